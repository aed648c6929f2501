import type { Change } from '#functions/events/consumer.ts';
import { ratingItem, type shownRatings } from '#shared/catalog/index.ts';

type Ratings = ReturnType<(typeof shownRatings)['reads']> & ReturnType<(typeof shownRatings)['writes']>;

/** The rating that lists show of a product. */
export const projectRatings = async ({ after }: Change, ratings: Ratings): Promise<void> => {
  const rating = ratingItem.from(after);
  if (rating) await ratings.commit(await ratings.outdated(rating));
};
