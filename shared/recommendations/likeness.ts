import { createHash } from 'node:crypto';
import type { StoredLikeness } from './recommendations.entity.ts';
import { byScore, type Scored } from './scores.ts';

/** What is described in the same words as a product, the likest first. */
export interface Likeness extends Pick<StoredLikeness, 'productId' | 'words'> {
  readonly alike: readonly Scored[];
}

/** So many goods that are like it are kept of a product: with them the item is written for one unit. */
export const mostAlike = 30;

/** Tells whether a product still says the same of itself. */
export const wordsHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** So many hits are looked through for the product itself: others may say the same, and stand before it. */
export const hitsLookedThrough = 200;

/**
 * Hits of a product's own words, as shares of how well it meets them itself. Nothing where it is not among them: the
 * search does not know it yet, and the change that tells the search of it comes here as well.
 */
export const alikeOf = (productId: string, hits: readonly Scored[]): readonly Scored[] | undefined => {
  const own = hits.find((hit) => hit.productId === productId)?.score;
  if (!own) return undefined;
  return hits
    .filter((hit) => hit.productId !== productId)
    .slice(0, mostAlike)
    .map((hit) => ({ productId: hit.productId, score: Math.min(1, hit.score / own) }));
};

/** What is to be saved of new lists: themselves, and the lists of those that they name where they belong into them. */
export const withAlikes = (
  known: ReadonlyMap<string, Likeness>,
  found: readonly Likeness[],
): ReadonlyMap<string, Likeness> => {
  const saved = new Map(found.map((likeness) => [likeness.productId, likeness]));
  for (const { productId, alike } of found) {
    for (const { productId: other, score } of alike) {
      const theirs = saved.get(other) ?? known.get(other);
      const all = theirs?.alike.filter((each) => each.productId !== productId) ?? [];
      const belongs = all.length < mostAlike || all.some((each) => each.score < score);
      if (theirs && belongs)
        saved.set(other, { ...theirs, alike: [...all, { productId, score }].sort(byScore).slice(0, mostAlike) });
    }
  }
  return saved;
};
