import { formula, growthAt } from './formula.ts';
import type { Surroundings } from './neighbour-source.ts';
import { noNeighbours } from './neighbours.ts';
import { byScore, type Scored } from './scores.ts';
import { type Metric, nearest } from './scoring.ts';

interface Asking {
  readonly metric: Metric;
  readonly now: Date;
}

/** What is turned to together with a product, and what is described like it. */
export const similar = (
  productId: string,
  { session, likeness }: Surroundings,
  { metric, now }: Asking,
): readonly Scored[] => {
  const near = nearest(session.get(productId) ?? noNeighbours, { metric, served: formula.kept, now });
  const scores = new Map(near.map((each) => [each.productId, each.score]));
  for (const alike of likeness.get(productId) ?? [])
    scores.set(alike.productId, (scores.get(alike.productId) ?? 0) + formula.contentShare * alike.score);
  return [...scores].map(([id, score]) => ({ productId: id, score })).sort(byScore);
};

/** What one order of two products adds today to each of both: no order can have added more. */
const oneOrder = (now: Date): number => growthAt(now.getTime()) / 2 ** formula.basketDamping;

/**
 * What is bought together with a product. Counts that fade do not say how many orders they come from, but what is more
 * than any one of them can have added comes from two at least: one order makes no relation.
 */
export const boughtTogether = (
  productId: string,
  { basket }: Surroundings,
  { metric, now }: Asking,
): readonly Scored[] => {
  const { weight, neighbours } = basket.get(productId) ?? noNeighbours;
  const supported = neighbours.filter(({ together }) => together > oneOrder(now));
  return nearest({ weight, neighbours: supported }, { metric, served: formula.kept, now });
};
