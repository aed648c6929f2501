import { type PersonalData, personal } from '../table/index.ts';
import { searchChangeItem, searchChunkItem, searchSnapshotItem } from './search.entity.ts';

/** Goods, as they are searched: nothing here speaks of a person. */
export const searchData: readonly PersonalData[] = [
  personal(searchChangeItem, { position: 'keep', change: 'keep', ttl: 'keep' }),
  personal(searchSnapshotItem, {
    epoch: 'keep',
    position: 'keep',
    chunks: 'keep',
    checksum: 'keep',
    documents: 'keep',
    madeWith: 'keep',
    root: 'keep',
    before: 'keep',
  }),
  personal(searchChunkItem, { epoch: 'keep', chunk: 'keep', bytes: 'keep' }),
];
