import { isDeepStrictEqual } from 'node:util';
import type { Change } from '#functions/events/consumer.ts';
import { type categories, productItem } from '#shared/catalog/index.ts';
import { type searchChanges, searched } from '#shared/search/index.ts';
import type { Commits } from '#shared/table/table-port.ts';

type Categories = ReturnType<(typeof categories)['reads']>;
type SearchChanges = ReturnType<(typeof searchChanges)['writes']> & Commits;

/**
 * What has become of a product, for the search. Whoever is told of a change again is told of all that came after it as
 * well: the last one that is written down is always the newest.
 */
export const projectSearch = async (
  { before, after }: Change,
  categories: Categories,
  changes: SearchChanges,
  now: Date,
): Promise<void> => {
  const was = productItem.from(before);
  const is = productItem.from(after);
  if (!is) return;
  // A draft is nothing that the search has ever known.
  if (is.status !== 'published' && was?.status !== 'published') return;
  const tree = await categories.tree();
  const change = searched(is, tree);
  if (was && isDeepStrictEqual(change, searched(was, tree))) return;
  await changes.commit([changes.append(change, now)]);
};
