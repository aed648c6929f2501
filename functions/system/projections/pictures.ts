import type { Change } from '#functions/events/consumer.ts';
import { hiddenReviewItem, type Review, reviewItem } from '#shared/reviews/index.ts';

interface Reviews {
  anywhere(reviewId: string): Promise<{ readonly review: Review } | undefined>;
}

interface Pictures {
  remove(imageId: string): Promise<void>;
}

const imagesOf = (review: Review | undefined): readonly string[] =>
  (review?.images ?? []).map(({ imageId }) => imageId);

/**
 * Pictures go with the review that shows them: when its author takes them or the review back, and when its author is
 * erased. A review that was hidden or shown again has moved, and has them still.
 */
export const projectPictures = async (
  { before, after }: Change,
  reviews: Reviews,
  pictures: Pictures,
): Promise<void> => {
  const was = reviewItem.from(before) ?? hiddenReviewItem.from(before);
  const is = reviewItem.from(after) ?? hiddenReviewItem.from(after);
  const gone = imagesOf(was).filter((imageId) => !imagesOf(is).includes(imageId));
  if (!was || gone.length === 0) return;

  const kept = imagesOf((await reviews.anywhere(was.reviewId))?.review);
  for (const imageId of gone) if (!kept.includes(imageId)) await pictures.remove(imageId);
};
