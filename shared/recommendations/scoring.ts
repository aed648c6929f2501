import { formula, growthAt, nearness } from './formula.ts';
import { basisOf, type ReasonBasis, type Seed } from './history.ts';
import type { Neighbours } from './neighbours.ts';
import { byScore, type Scored } from './scores.ts';

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

interface Asked {
  readonly metric: Metric;
  /** So many neighbours are asked: the nearest. */
  readonly served: number;
  readonly now: Date;
}

/** How near each neighbour is, as they lie; what has never been turned to by itself is near nothing yet. */
const nearnesses = ({ weight, neighbours }: Neighbours, metric: Metric, now: Date): Float64Array => {
  const unit = metric === 'cosine' ? todaysNearness(now) : 1;
  const measure = metric === 'cosine' ? nearness : closeness;
  const scores = new Float64Array(neighbours.length);
  neighbours.forEach((each, i) => {
    const isKnown = weight > 0 && each.weight > 0 && each.together > 0;
    scores[i] = isKnown ? measure(each.together, weight, each.weight) * unit : 0;
  });
  return scores;
};

/** The nearest neighbours of a product, as they lie: the others are not looked at again. */
const near = (own: Neighbours, { metric, served, now }: Asked): readonly Scored[] => {
  const scores = nearnesses(own, metric, now);
  const least = scores.length > served ? (scores.toSorted()[scores.length - served] ?? 0) : 0;
  // Of those that are as near as the last one, the first of the list.
  let ties = served - scores.reduce((count, score) => count + (score > least ? 1 : 0), 0);
  const found: Scored[] = [];
  own.neighbours.forEach((each, i) => {
    const score = scores[i] ?? 0;
    const isNear = score > least || (score > 0 && score === least && ties-- > 0);
    if (isNear) found.push({ productId: each.productId, score });
  });
  return found;
};

/** The nearest neighbours of a product, the nearest first. */
export const nearest = (own: Neighbours, asked: Asked): readonly Scored[] => near(own, asked).toSorted(byScore);

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
      for (const { productId, score } of near(own, { metric, served, now }))
        add(productId, worth * share * score, seed);
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
