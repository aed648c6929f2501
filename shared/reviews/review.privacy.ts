import type { Place } from '../table/entity.ts';
import { equals, type Item, type PersonalData, personal, type Statement } from '../table/index.ts';
import { Gone } from '../table/personal.ts';
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

/** The pictures that a person shows with a review. */
export const picturesIn = (item: Item, userId: string): readonly string[] => {
  const { images = [], userId: author } = reviewItem.from(item) ?? hiddenReviewItem.from(item) ?? {};
  return author === userId ? images.map(({ imageId }) => imageId) : [];
};

/** A review repeats what its last reporter has said: that goes with the reporter. */
export const quotedIn = (item: Item): readonly Statement[] => {
  const report = reportItem.from(item);
  if (!report) return [];
  const isQuoted = { when: { reportedFor: equals(report.reason) }, otherwise: () => new Gone() };
  const change = { remove: ['reportedFor' as const], add: { version: 1 } };
  return [reviewItem, hiddenReviewItem].map((kind) => kind.update(reviewKeyOf(report.reviewId), change, isQuoted));
};

/** Where a review may lie: among those that everybody reads, or hidden. */
export const reviewPlaces = (reviewId: string): readonly Place<Review>[] => {
  const key = reviewKeyOf(reviewId);
  return [reviewItem.at(key), hiddenReviewItem.at(key)];
};
