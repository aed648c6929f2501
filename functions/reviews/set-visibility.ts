import { operation } from '#functions/http/operation.ts';
import { ratings } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { untilThrough } from '#shared/kernel/stale.ts';
import { ModeratedReviewView, moderatedReviewView, ReviewVisibility, reviews } from '#shared/reviews/index.ts';

export const setVisibility = operation(
  'reviews/set-visibility',
  {
    route: 'PUT /v1/reviews/{reviewId}/visibility',
    summary: 'Hide a review from everybody, or let it be seen; what it was reported for is settled then.',
    auth: 'admin',
    body: ReviewVisibility,
    returns: { status: 200, body: ModeratedReviewView },
    fails: ['not_found', 'conflict'],
    uses: { reviews: writes(reviews), ratings: writes(ratings) },
    example: { visible: false },
  },
  async ({ body, path: { reviewId }, shop }, { reviews, ratings }) => {
    const found = await reviews.anywhere(reviewId);
    if (!found) throw new Problem('not_found');
    const { review, visible } = found;

    // A hidden review counts in no rating: it moves and is counted in one transaction.
    if (visible && !body.visible) {
      const { statements, after } = reviews.hidden(review);
      await untilThrough(() => reviews.commit([...statements, ...ratings.counted(review, review, undefined)]));
      return moderatedReviewView(after, false, shop.origin);
    }
    if (!visible && body.visible) {
      const { statements, after } = reviews.shown(review);
      await untilThrough(() => reviews.commit([...statements, ...ratings.counted(review, undefined, review)]));
      return moderatedReviewView(after, true, shop.origin);
    }
    if (!visible || review.reports === 0) return moderatedReviewView(review, visible, shop.origin);
    return moderatedReviewView(await reviews.cleared(review), true, shop.origin);
  },
);
