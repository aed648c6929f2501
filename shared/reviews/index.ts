export { hiddenReviewItem, reportItem, reviewItem } from './review.entity.ts';
export { reviewViolations } from './review.invariants.ts';
export { picturesIn, quotedIn, reviewPlaces, reviewsData } from './review.privacy.ts';
export {
  assertChangeable,
  asWritten,
  changedReview,
  draftReview,
  type Review,
  reviewIdOf,
  type Written,
} from './review.ts';
export {
  MerchantReviewView,
  ModeratedReviewView,
  moderatedReviewView,
  NewReview,
  ReviewChange,
  ReviewReply,
  ReviewReport,
  ReviewView,
  ReviewVisibility,
  reviewView,
} from './review.view.ts';
export { merchantReviews, moderatedReviews, productReviews } from './review-lists.ts';
export { reviewPointers } from './review-pointers.ts';
export { AlreadyReported, reportedReviews, reviews } from './reviews.ts';
