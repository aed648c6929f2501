import { operation } from '#functions/http/operation.ts';
import { ratings } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { untilThrough } from '#shared/kernel/stale.ts';
import { purchases } from '#shared/orders/index.ts';
import { assertChangeable, reviews } from '#shared/reviews/index.ts';

export const deleteReview = operation(
  'reviews/delete-review',
  {
    route: 'DELETE /v1/reviews/{reviewId}',
    summary: 'Take one’s own review back within thirty days; another one may be written then.',
    auth: 'shopper',
    returns: { status: 204 },
    fails: ['not_found', 'conflict'],
    uses: { reviews: writes(reviews), ratings: writes(ratings), purchases: writes(purchases) },
  },
  async ({ path: { reviewId }, caller, now }, { reviews, ratings, purchases }) => {
    const review = await reviews.own(reviewId, caller.userId);
    assertChangeable(review, now);
    await untilThrough(() =>
      reviews.commit([
        reviews.removed(review),
        ...ratings.counted(review, review, undefined),
        purchases.unreviewed(review, reviewId),
      ]),
    );
  },
);
