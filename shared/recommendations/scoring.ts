import { formula, growthAt, nearness } from './formula.ts';
import { basisOf, type ReasonBasis, type Seed } from './history.ts';
import type { Neighbour, Neighbours } from './neighbours.ts';
import type { Scored } from './scores.ts';

/** How nearness is measured: the damped cosine, or the distance of vectors of length one. */
export const metrics = ['cosine', 'euclidean'] as const;
export type Metric = (typeof metrics)[number];

/** Why something is recommended: because of a product of the history, or because it is popular. */
export interface Reason {
  readonly basis: ReasonBasis;
  readonly productId?: string;
}

/** What may be recommended, if it can be had. */
export interface Candidate extends Scored {
  readonly reason: Reason;
}

/** What was met together with products of the history, in one graph, and how much that counts. */
export interface Around {
  readonly neighbours: ReadonlyMap<string, Neighbours>;
  readonly share: number;
  /** So many of each are asked. */
  readonly served: number;
}

export interface Sources {
  readonly around: readonly Around[];
  /** What is described in the same words, by the product of the history. */
  readonly likeness: ReadonlyMap<string, readonly Scored[]>;
  readonly popular: readonly Scored[];
}

/** Of so many products, the newest ones, likeness is asked. */
export const likenessAsked = 5;

/** Counts grow with time: by this much what lies in the table is what it would be if they had begun today. */
const todaysNearness = (now: Date): number =>
  growthAt(now.getTime()) ** (formula.seedDamping + formula.neighbourDamping - 1);

/** Popularity as of today. */
export const todaysPopularity = (scored: readonly Scored[], now: Date): readonly Scored[] => {
  const growth = growthAt(now.getTime(), formula.popularHalfLifeDays);
  return scored.map(({ productId, score }) => ({ productId, score: score / growth }));
};

/**
 * Of vectors of length one whose angle has the cosine c, the distance is √(2 − 2c): 0 of the same, √2 of those that have
 * nothing in common. As closeness that is 1 and 0.
 */
const closeness = (together: number, seedWeight: number, neighbourWeight: number): number =>
  1 - Math.sqrt(1 - Math.min(1, together / Math.sqrt(seedWeight * neighbourWeight)));

const byScore = (a: Scored, b: Scored): number => b.score - a.score || (a.productId < b.productId ? -1 : 1);

/** The neighbours of a product by how near they are, the nearest first. */
export const nearest = (
  { weight, neighbours }: Neighbours,
  { metric, served, now }: { readonly metric: Metric; readonly served: number; readonly now: Date },
): readonly Scored[] => {
  const unit = metric === 'cosine' ? todaysNearness(now) : 1;
  const measure = metric === 'cosine' ? nearness : closeness;
  const score = (each: Neighbour): number => measure(each.together, weight, each.weight) * unit;
  // What has never been turned to by itself has no weight yet, and nothing to be near by.
  const known = weight > 0 ? neighbours.filter((each) => each.weight > 0 && each.together > 0) : [];
  return known
    .map((each) => ({ productId: each.productId, score: score(each) }))
    .sort(byScore)
    .slice(0, served);
};

interface Sum {
  score: number;
  /** The most that one product of the history has added, and which. */
  most: number;
  seed: Seed;
}

/** What follows from a history, the best first; what is only popular comes after it. */
export const ranked = (
  seeds: readonly Seed[],
  { around, likeness, popular }: Sources,
  { metric = 'cosine', now }: { readonly metric?: Metric; readonly now: Date },
): readonly Candidate[] => {
  const sums = new Map<string, Sum>();
  const add = (productId: string, part: number, seed: Seed): void => {
    const sum = sums.get(productId);
    if (!sum) sums.set(productId, { score: part, most: part, seed });
    else {
      sum.score += part;
      if (part > sum.most) Object.assign(sum, { most: part, seed });
    }
  };
  for (const seed of seeds) {
    const worth = formula.weights[seed.type] * seed.decay;
    for (const { neighbours, share, served } of around) {
      const own = neighbours.get(seed.productId);
      if (!own) continue;
      for (const near of nearest(own, { metric, served, now })) add(near.productId, worth * share * near.score, seed);
    }
    for (const { productId, score } of likeness.get(seed.productId) ?? [])
      add(productId, formula.contentShare * seed.decay * score, seed);
  }

  const popularity = new Map(todaysPopularity(popular, now).map(({ productId, score }) => [productId, score]));
  const worthOf = (productId: string): number => formula.popularityShare * (popularity.get(productId) ?? 0);
  const followed = [...sums].map(([productId, { score, seed }]) => ({
    productId,
    score: score + worthOf(productId),
    reason: { basis: basisOf[seed.type], productId: seed.productId },
  }));
  const others = [...popularity.keys()]
    .filter((productId) => !sums.has(productId))
    .map((productId) => ({ productId, score: worthOf(productId), reason: { basis: 'popular' as const } }));
  return [...followed.sort(byScore), ...others.sort(byScore)];
};
