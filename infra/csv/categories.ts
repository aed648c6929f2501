import * as z from 'zod/mini';
import type { Draft } from './draft.ts';
import { parsed, Refused, reasonOf, type Shop } from './shop.ts';

const Categories = z.object({ items: z.array(z.object({ categoryId: z.string() })) });

/** More kinds of misspellings than that are not told one by one. */
const mostTold = 20;

/** Notices words that stand for no category of the shop: it takes them, and they may be misspelt. */
export interface UnknownCategories {
  see(draft: Draft): void;
  /** One line each. */
  readonly warnings: readonly string[];
}

export const openCategories = async (shop: Shop): Promise<UnknownCategories> => {
  const answer = await shop.call('GET', '/v1/categories');
  if (answer.status !== 200) throw new Refused(`The categories cannot be listed: ${reasonOf(answer)}`);
  const known = new Set(z.parse(Categories, parsed(answer)).items.map(({ categoryId }) => categoryId));
  const firstLines = new Map<string, number>();
  return {
    see: ({ category, line }) => {
      // A shop without a tree of categories takes every word for one.
      if (known.size === 0 || category === '' || known.has(category)) return;
      if (firstLines.has(category) || firstLines.size < mostTold)
        firstLines.set(category, Math.min(line, firstLines.get(category) ?? line));
    },
    get warnings() {
      return [...firstLines].map(([category, line]) => `line ${line}: the shop has no category "${category}"`);
    },
  };
};
