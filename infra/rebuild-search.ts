import { allGoods, categories } from '#shared/catalog/index.ts';
import { ulid } from '#shared/kernel/id.ts';
import { madeWith, positionAt, rebuilt, searchSnapshots } from '#shared/search/index.ts';
import type { Table } from '#shared/table/index.ts';

/** Writes of changes that are on their way while the goods are read are followed once more by whoever opens the snapshot. */
const onTheirWayMs = 60_000;

export interface Rebuilt {
  readonly products: number;
  readonly bytes: number;
}

/** Makes the snapshot of the search anew from the goods. `told` hears of each hundred that was read. */
export const rebuildSearch = async (table: Table, now: Date, told: (products: number) => void): Promise<Rebuilt> => {
  const snapshots = searchSnapshots.reads(table);
  const [before, tree] = await Promise.all([snapshots.newest(), categories.reads(table).current()]);
  let read = 0;
  const counted = async function* () {
    for await (const product of allGoods.reads(table).published(now)) {
      if (++read % 100 === 0) told(read);
      yield product;
    }
  };
  const { bytes, documents } = await rebuilt(counted(), tree);
  const position = positionAt(new Date(now.getTime() - onTheirWayMs));
  const epoch = ulid(now);
  const next = { epoch, position, madeWith: madeWith(tree, now), documents, root: epoch };
  await searchSnapshots.writes(table).publish(next, bytes, before);
  return { products: documents, bytes: bytes.length };
};
