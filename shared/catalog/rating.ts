import { entity, shape } from '../table/index.ts';
import type { RatingSummary } from './product.ts';

/** What one review says in numbers. */
export interface Stars {
  /** Of the product, 1 to 5. */
  readonly rating: number;
  /** Of the merchant's service. */
  readonly serviceRating?: number | undefined;
}

/**
 * The sum of all visible reviews of a product. Every number is changed by adding to it, in the very transaction that
 * changes a review: it is exact, however many write at once.
 */
export interface Rating {
  readonly type: 'rating';
  readonly productId: string;
  readonly merchantId: string;
  readonly count?: number;
  readonly sum?: number;
  readonly stars1?: number;
  readonly stars2?: number;
  readonly stars3?: number;
  readonly stars4?: number;
  readonly stars5?: number;
  readonly serviceCount?: number;
  readonly serviceSum?: number;
}

/** Lies behind the reviews, so that one descending Query meets it beside the product. */
export const ratingItem = entity(shape<Rating>(), 'rating', { pk: 'PRODUCT#{productId}', sk: '~RATING' });

export type RatingNumber = Exclude<keyof Rating, 'type' | 'productId' | 'merchantId'>;

const starNames = ['stars1', 'stars2', 'stars3', 'stars4', 'stars5'] as const;

/** What a review adds to each number. */
const numbersOf = ({ rating, serviceRating }: Stars): Partial<Record<RatingNumber, number>> => ({
  count: 1,
  sum: rating,
  [starNames[rating - 1] ?? 'stars1']: 1,
  ...(serviceRating !== undefined && { serviceCount: 1, serviceSum: serviceRating }),
});

/** What changes when a review comes (`is` alone), goes (`was` alone) or changes its mind. */
export const ratingDifference = (
  was: Stars | undefined,
  is: Stars | undefined,
): Readonly<Partial<Record<RatingNumber, number>>> => {
  const difference = { ...(is && numbersOf(is)) };
  const taken: Partial<Record<RatingNumber, number>> = was ? numbersOf(was) : {};
  for (const name of ratingNumbers) {
    const change = (difference[name] ?? 0) - (taken[name] ?? 0);
    if (change === 0) delete difference[name];
    else difference[name] = change;
  }
  return difference;
};

export const ratingNumbers: readonly RatingNumber[] = ['count', 'sum', ...starNames, 'serviceCount', 'serviceSum'];

const average = (sum = 0, count = 0): number => (count > 0 ? Math.round((sum / count) * 10) / 10 : 0);

/** What a page shows of the reviews: the average to one decimal, and how many there are of one to five stars. */
export interface FullRating extends RatingSummary {
  readonly histogram: readonly number[];
  readonly service?: RatingSummary;
}

export const fullRating = (rating: Partial<Rating> = {}): FullRating => {
  const { count = 0, sum, serviceCount = 0, serviceSum } = rating;
  return {
    average: average(sum, count),
    count,
    histogram: starNames.map((name) => rating[name] ?? 0),
    ...(serviceCount > 0 && { service: { average: average(serviceSum, serviceCount), count: serviceCount } }),
  };
};

/** From here on a list may be behind by one in a hundred: each new number is four writes. */
const isFarOff = (shown: number, count: number): boolean => Math.abs(shown - count) * 100 >= count;

/** Whether lists have to show another rating than they do. */
export const isOutdated = (shown: RatingSummary, now: RatingSummary): boolean =>
  shown.average !== now.average || (shown.count !== now.count && isFarOff(shown.count, now.count));
