import type { Change } from '#functions/events/consumer.ts';
import { hiddenReviewItem, reviewItem, type reviewPointers } from '#shared/reviews/index.ts';

type Pointers = ReturnType<(typeof reviewPointers)['reads']> & ReturnType<(typeof reviewPointers)['writes']>;

/** The lists that a review stands in: by rating, its merchant's, and those of the shop's own people. */
export const projectReviewLists = async ({ before, after }: Change, pointers: Pointers): Promise<void> => {
  const item = after ?? before;
  const review = reviewItem.from(item) ?? hiddenReviewItem.from(item);
  if (review) await pointers.commit(await pointers.outdated(review));
};
