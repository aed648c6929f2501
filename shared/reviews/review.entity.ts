import { entity, shape } from '../table/index.ts';
import type { Review } from './review.ts';

/** A review lies with its product, newest last: one descending Query shows the product and what is said of it. */
export const reviewItem = entity(shape<Review>(), 'review', { pk: 'PRODUCT#{productId}', sk: 'REVIEW#{ulid}' });

/** A review that was hidden. It sorts before those that are read with the product, and counts in no rating. */
export const hiddenReviewItem = entity(shape<Review>(), 'hiddenReview', {
  pk: 'PRODUCT#{productId}',
  sk: 'HIDDEN#{ulid}',
});

/** That a shopper has reported a review: each one once. */
export interface Report {
  readonly userId: string;
  readonly reviewId: string;
  readonly reason: string;
  readonly at: string;
}
export const reportItem = entity(shape<Report>(), 'report', { pk: 'USER#{userId}', sk: 'REPORT#{reviewId}' });

/** Leads from a list to a review. What it says is read there, so a pointer is never out of date, only missing or spare. */
export interface ReviewPointer {
  readonly productId: string;
  readonly ulid: string;
}

/** The reviews of a product, best first. */
export const ratedReviewItem = entity(shape<ReviewPointer & { readonly rating: number }>(), 'ratedReview', {
  pk: 'PRODUCT#{productId}',
  sk: 'BYRATING#{rating}#{ulid}',
});

interface MerchantReview extends ReviewPointer {
  readonly merchantId: string;
}

/** The reviews of a merchant's goods. */
export const merchantReviewItem = entity(shape<MerchantReview>(), 'merchantReview', {
  pk: 'MERCHANT#{merchantId}',
  sk: 'REVIEW#{ulid}',
});

/** Those of them that wait for a reply. */
export const unansweredReviewItem = entity(shape<MerchantReview>(), 'unansweredReview', {
  pk: 'MERCHANT#{merchantId}',
  sk: 'UNANSWERED#{ulid}',
});

export type ModerationList = 'reported' | 'hidden';

/** What the shop's own people look at. */
export const moderatedReviewItem = entity(
  shape<ReviewPointer & { readonly list: ModerationList }>(),
  'moderatedReview',
  {
    pk: 'MODERATION#{list}',
    sk: 'REVIEW#{ulid}',
  },
);
