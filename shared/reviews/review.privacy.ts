import type { Place } from '../table/entity.ts';
import { type PersonalData, personal } from '../table/index.ts';
import {
  hiddenReviewItem,
  merchantReviewItem,
  moderatedReviewItem,
  ratedReviewItem,
  reportItem,
  reviewItem,
  unansweredReviewItem,
} from './review.entity.ts';
import { masked, type Review, reviewKeyOf } from './review.ts';

const review = {
  reviewId: 'keep',
  productId: 'keep',
  ulid: 'keep',
  merchantId: 'keep',
  userId: 'keep',
  author: { scrub: masked() },
  rating: 'keep',
  serviceRating: 'keep',
  text: 'keep',
  // A picture may show more of a person than any word.
  images: 'drop',
  reply: 'keep',
  reports: 'keep',
  reportedFor: 'keep',
  createdAt: 'keep',
  updatedAt: 'keep',
  version: 'keep',
} as const;

const pointer = { productId: 'keep', ulid: 'keep' } as const;

/** Everything of this domain that speaks of a person. What was said of the goods stays, and nobody has said it. */
export const reviewsData: readonly PersonalData[] = [
  personal(reviewItem, review),
  personal(hiddenReviewItem, review),
  personal(reportItem, { userId: 'drop', reviewId: 'drop', reason: 'drop', at: 'drop' }),
  personal(ratedReviewItem, { ...pointer, rating: 'keep' }),
  personal(merchantReviewItem, { ...pointer, merchantId: 'keep' }),
  personal(unansweredReviewItem, { ...pointer, merchantId: 'keep' }),
  personal(moderatedReviewItem, { ...pointer, list: 'keep' }),
];

/** Where a review may lie: among those that everybody reads, or hidden. */
export const reviewPlaces = (reviewId: string): readonly Place<Review>[] => {
  const key = reviewKeyOf(reviewId);
  return [reviewItem.at(key), hiddenReviewItem.at(key)];
};
