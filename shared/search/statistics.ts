import type { Segment } from './segment.ts';

/** What is known of the goods as a whole. */
export interface Statistics {
  readonly products: number;
  readonly averages: Segment['averages'];
  /** In how many products a term is, in any of its forms. */
  readonly countOf: (term: string) => number;
}

const countIn = (segment: Segment, term: string): number =>
  segment.dictionary.find(term).reduce((sum, { count }) => sum + count, 0);

/**
 * The statistics are those of the largest segment, and only a term that is not in it is counted elsewhere: a score, and
 * with it a cursor, stays what it is while goods come and go. Merging brings them up to date.
 */
export const statisticsOf = (segments: readonly Segment[]): Statistics => {
  const [largest, ...others] = [...segments].sort((one, other) => other.size - one.size);
  return {
    products: largest?.size ?? 0,
    averages: largest?.averages ?? [1, 1, 1, 1],
    countOf: (term) =>
      (largest && countIn(largest, term)) || others.reduce((sum, segment) => sum + countIn(segment, term), 0),
  };
};

/** How much a term tells: the rarer, the more. What all goods have, and more than the largest segment holds, tells a little. */
export const weightOf = (count: number, products: number): number =>
  count > 0 ? Math.log(1 + (Math.max(0, products - count) + 0.5) / (count + 0.5)) : 0;
