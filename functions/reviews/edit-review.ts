import { operation } from '#functions/http/operation.ts';
import { ratings } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { untilThrough } from '#shared/kernel/stale.ts';
import {
  assertChangeable,
  changedReview,
  ReviewChange,
  ReviewView,
  reviews,
  reviewView,
} from '#shared/reviews/index.ts';

export const editReview = operation(
  'reviews/edit-review',
  {
    route: 'PATCH /v1/reviews/{reviewId}',
    summary:
      'Change one’s own review within thirty days; null takes the rating of the service away, `images` names those that stay.',
    auth: 'shopper',
    body: ReviewChange,
    returns: { status: 200, body: ReviewView },
    fails: ['not_found', 'conflict'],
    uses: { reviews: writes(reviews), ratings: writes(ratings) },
    example: { rating: 4, text: '用了一个月，依然喜欢。Still good after a month.' },
  },
  async ({ body, path: { reviewId }, caller, shop, now }, { reviews, ratings }) => {
    const before = await reviews.own(reviewId, caller.userId);
    assertChangeable(before, now);

    const after = changedReview(before, body, now);
    // The rating follows by the difference to what was read, and only while the review is what was read.
    await untilThrough(() =>
      reviews.commit([reviews.changed(before, after), ...ratings.counted(before, before, after)]),
    );
    return reviewView(after, shop.origin);
  },
);
