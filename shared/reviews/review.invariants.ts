import { type Rating, ratingDifference, ratingItem, ratingNumbers } from '#shared/catalog/index.ts';
import { purchaseItem } from '#shared/orders/index.ts';
import type { Item } from '../table/index.ts';
import { hiddenReviewItem, reviewItem } from './review.entity.ts';
import type { Review } from './review.ts';

type Numbers = Pick<Rating, (typeof ratingNumbers)[number]>;

const summed = (reviews: readonly Review[]): Numbers => {
  const sum: Record<string, number> = {};
  for (const review of reviews) {
    const numbers = ratingDifference(undefined, review);
    for (const name of ratingNumbers) sum[name] = (sum[name] ?? 0) + (numbers[name] ?? 0);
  }
  return sum;
};

/** Every rating is the sum of its visible reviews. */
const sumViolations = (reviews: readonly Review[], ratings: readonly Rating[]): readonly string[] => {
  const byProduct = Object.groupBy(reviews, ({ productId }) => productId);
  const rated = new Map(ratings.map((rating) => [rating.productId, rating]));
  return [...new Set([...Object.keys(byProduct), ...rated.keys()])].flatMap((productId) => {
    const sum = summed(byProduct[productId] ?? []);
    const rating: Numbers = rated.get(productId) ?? {};
    return ratingNumbers
      .filter((name) => (rating[name] ?? 0) !== (sum[name] ?? 0))
      .map((name) => `${productId}: ${name} is ${rating[name] ?? 0}, but its reviews say ${sum[name] ?? 0}`);
  });
};

/** Nobody reviews a product twice, and nothing is both hidden and shown. */
const doubleViolations = (reviews: readonly Review[]): readonly string[] => {
  const seen = new Set<string>();
  return reviews.flatMap(({ userId, productId }) => {
    const once = `${userId} ${productId}`;
    const isSecond = seen.has(once);
    seen.add(once);
    return isSecond ? [`${productId}: ${userId} has reviewed it twice`] : [];
  });
};

/** The ratings, the reviews and the purchases that they came from tell the same. */
export const reviewViolations = (items: readonly Item[]): readonly string[] => {
  const shown = items.flatMap((item) => reviewItem.from(item) ?? []);
  const all = [...shown, ...items.flatMap((item) => hiddenReviewItem.from(item) ?? [])];
  const ratings = items.flatMap((item) => ratingItem.from(item) ?? []);
  const purchases = items.flatMap((item) => purchaseItem.from(item) ?? []);
  const known = new Set(all.map(({ reviewId }) => reviewId));
  return [
    ...sumViolations(shown, ratings),
    ...doubleViolations(all),
    ...purchases.flatMap(({ userId, reviewId }) =>
      reviewId === undefined || known.has(reviewId)
        ? []
        : [`${reviewId}: ${userId} has written it, but it is not there`],
    ),
  ];
};
