import type { CategoryTree, Product } from '../catalog/index.ts';
import { buildSegment } from './build.ts';
import { isRemoval, type SearchDocument } from './document.ts';
import type { LiveIndex } from './live-index.ts';
import type { Snapshot } from './search.entity.ts';
import { timeOf } from './search-changes.ts';
import { searched } from './searched.ts';
import { versions } from './segment-file.ts';

/** What a snapshot of these categories is made with by this code: with anything else it is made anew from the goods. */
export const madeWith = ({ version: categories }: Pick<CategoryTree, 'version'>): string =>
  JSON.stringify({ ...versions(), categories });

/** A hundredth of the goods, a thousand changes, or an hour's: until then readers follow the changes themselves. */
const worthwhile = 0.01;
const mostChanges = 1_000;
const longestWaitMs = 60 * 60_000;

/** Whether so many changes since a snapshot are worth another one. */
export const isWorthwhile = (changes: number, { documents, position }: Snapshot, now: Date): boolean =>
  changes >= Math.min(mostChanges, Math.max(100, documents * worthwhile)) ||
  (changes > 0 && now.getTime() - timeOf(position).getTime() > longestWaitMs);

/** What goes into a snapshot. */
interface Made {
  readonly bytes: Uint8Array;
  readonly documents: number;
}

/** A snapshot of an index that is up to date: the same bytes as if it were made from the goods. */
export const merged = (index: LiveIndex): Made => ({ bytes: index.merged(), documents: index.size });

/** A snapshot from the goods themselves. */
export const rebuilt = async (goods: AsyncIterable<Product>, tree: CategoryTree): Promise<Made> => {
  const documents: SearchDocument[] = [];
  for await (const product of goods) {
    const change = searched(product, tree);
    if (!isRemoval(change)) documents.push(change);
  }
  return { bytes: buildSegment(documents), documents: documents.length };
};
