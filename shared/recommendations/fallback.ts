import type { Card, shelves } from '../catalog/index.ts';
import { formula } from './formula.ts';
import type { neighbourSource } from './neighbour-source.ts';
import type { Scored } from './scores.ts';
import { type Candidate, todaysPopularity } from './scoring.ts';

interface Ports {
  readonly counts: Pick<ReturnType<(typeof neighbourSource)['reads']>, 'popular'>;
  readonly shelves: ReturnType<(typeof shelves)['reads']>;
}

/** Goods for who has turned to few things, or to none, with the cards as their lists have them. */
export interface Fallback {
  readonly inCategory: readonly Candidate[];
  readonly newest: readonly Candidate[];
  readonly cards: readonly Card[];
}

export const noFallback: Fallback = { inCategory: [], newest: [], cards: [] };

/** Goods of a list by how popular they are. Nobody has turned to the others yet: they stay as they are, behind. */
export const byPopularity = (cards: readonly Card[], popular: readonly Scored[], now: Date): readonly Candidate[] => {
  const scores = new Map(todaysPopularity(popular, now).map(({ productId, score }) => [productId, score]));
  return cards
    .map(({ productId }) => ({
      productId,
      score: formula.popularityShare * (scores.get(productId) ?? 0),
      reason: { basis: 'popular' as const },
    }))
    .sort((a, b) => b.score - a.score);
};

/** What is new in the category of the history, the popular first, and what is new in the whole shop: in one round trip. */
export const fallback = async (
  { counts, shelves }: Ports,
  { category, limit, now }: { readonly category: string | undefined; readonly limit: number; readonly now: Date },
): Promise<Fallback> => {
  const [popular, inCategory, newest] = await Promise.all([
    category === undefined ? [] : counts.popular(category),
    category === undefined ? [] : shelves.newestIn(category, limit),
    shelves.newest(limit, now),
  ]);
  return {
    inCategory: byPopularity(inCategory, popular, now),
    newest: byPopularity(newest, [], now),
    cards: [...inCategory, ...newest],
  };
};
