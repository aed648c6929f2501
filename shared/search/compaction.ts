import type { CategoryTree, Product } from '../catalog/index.ts';
import type { Page } from '../table/index.ts';
import { buildSegment } from './build.ts';
import { isRemoval, type SearchDocument } from './document.ts';
import type { FollowedIndex } from './followed-index.ts';
import type { Snapshot } from './search.entity.ts';
import { daysKept, timeOf } from './search-changes.ts';
import { searched } from './searched.ts';
import { versions } from './sections.ts';

/** So long after a change of the categories changes of goods may still be followed that know nothing of it. */
const unsettledMs = 2 * 60_000;

/**
 * What a snapshot of these categories is made with by this code: with anything else it is made anew from the goods. Right
 * after a change of the categories it is made once more a little later.
 */
export const madeWith = (
  { version: categories, changedAt }: Pick<CategoryTree, 'version' | 'changedAt'>,
  now: Date,
): string => {
  const isUnsettled = changedAt !== undefined && now.getTime() - Date.parse(changedAt) < unsettledMs;
  return JSON.stringify({ ...versions(), categories, ...(isUnsettled && { isUnsettled }) });
};

/** A hundredth of the goods, a thousand changes, or an hour's: until then readers follow the changes themselves. */
const worthwhile = 0.01;
const mostChanges = 1_000;
const longestWaitMs = 60 * 60_000;

/** Whether so many changes since a snapshot are worth another one. What more than one page brings always is. */
export const isWorthwhile = ({ items, next }: Page<unknown>, { documents, position }: Snapshot, now: Date): boolean =>
  next !== undefined ||
  items.length >= Math.min(mostChanges, Math.max(100, documents * worthwhile)) ||
  (items.length > 0 && now.getTime() - timeOf(position).getTime() > longestWaitMs);

/** Whether changes since a snapshot may have been forgotten before they got into one. */
export const isTooOld = ({ position }: Snapshot, now: Date): boolean =>
  now.getTime() - timeOf(position).getTime() > (daysKept - 1) * 86_400_000;

/** What goes into a snapshot. */
interface Made {
  readonly bytes: Uint8Array;
  readonly documents: number;
}

/** A snapshot of an older one and what has changed since: the same bytes as if it were made from the goods. */
export const merged = ({ index }: FollowedIndex): Made => ({ bytes: index.merged(), documents: index.size });

/** A snapshot from the goods themselves. */
export const rebuilt = async (goods: AsyncIterable<Product>, tree: CategoryTree): Promise<Made> => {
  const documents: SearchDocument[] = [];
  for await (const product of goods) {
    const change = searched(product, tree);
    if (!isRemoval(change)) documents.push(change);
  }
  return { bytes: buildSegment(documents), documents: documents.length };
};
