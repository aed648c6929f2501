import { createHash } from 'node:crypto';
import type { Entry } from './entry.ts';
import { isSampled } from './entry-codec.ts';
import { formula, growthAt } from './formula.ts';
import { wholeShop } from './recommendations.entity.ts';
import { byScore, type Scored } from './scores.ts';

/** What an entry adds to the popularity of products: the same for each of them, and of most views nothing. */
export const popularityOf = (entry: Entry): { readonly products: readonly string[]; readonly score: number } => {
  const growth = growthAt(Date.parse(entry.at), formula.popularHalfLifeDays);
  const { popularity, popularViewsOneIn } = formula;
  if (entry.kind === 'basket') return { products: entry.products, score: popularity.purchase * growth };
  const products = [entry.productId];
  // Its order tells of it.
  if (entry.type === 'purchase') return { products: [], score: 0 };
  if (entry.type === 'cart') return { products, score: popularity.cart * growth };
  if (!isSampled(entry, popularViewsOneIn)) return { products: [], score: 0 };
  return { products, score: popularity.view * popularViewsOneIn * growth };
};

/** What many entries add to the popularity of each product. */
export const popularityAdded = (entries: readonly Entry[]): ReadonlyMap<string, number> => {
  const added = new Map<string, number>();
  for (const { products, score } of entries.map(popularityOf)) {
    for (const productId of products) added.set(productId, (added.get(productId) ?? 0) + score);
  }
  return added;
};

/** The same in each category that a product stands in, with those above it, and in the whole shop. */
export const byCategory = (
  added: ReadonlyMap<string, number>,
  categoriesOf: (productId: string) => readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const all = new Map<string, Map<string, number>>();
  for (const [productId, score] of added) {
    for (const category of new Set([wholeShop, ...categoriesOf(productId)])) {
      const scores = all.get(category) ?? new Map<string, number>();
      all.set(category, scores.set(productId, score));
    }
  }
  return all;
};

/** The most popular of many. */
export const mostPopular = (all: ReadonlyMap<string, number>): readonly Scored[] =>
  Array.from(all, ([productId, score]) => ({ productId, score }))
    .sort(byScore)
    .slice(0, formula.popularKept);

/** Between 0 and 1, the same for the same text. */
const lot = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;

/**
 * The most popular with what is added to them. When all places are taken, a newcomer draws lots with the last one: what
 * both count stays in the list, under one of their names. So each counts what it should on average (unbiased space
 * saving), and something that is new can come up among what has been popular for long.
 */
export const withScores = (
  scores: readonly Scored[],
  added: ReadonlyMap<string, number>,
  draw: string,
): readonly Scored[] => {
  const kept = scores.map((each) => ({ ...each, score: each.score + (added.get(each.productId) ?? 0) })).sort(byScore);
  const known = new Set(kept.map(({ productId }) => productId));
  const newcomers = [...added].filter(([productId]) => !known.has(productId));
  for (const [productId, score] of newcomers) {
    const last = kept.length < formula.popularKept ? undefined : kept.pop();
    const both = score + (last?.score ?? 0);
    const stays = last && lot(`${draw} ${productId}`) * both >= score;
    kept.push({ productId: stays ? last.productId : productId, score: both });
    kept.sort(byScore);
  }
  return kept;
};
