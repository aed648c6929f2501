import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { reviews } from '#shared/reviews/index.ts';

export const withdrawReply = operation(
  'reviews/withdraw-reply',
  {
    route: 'DELETE /v1/reviews/{reviewId}/reply',
    summary: 'Take back the answer to a review of one’s own goods.',
    auth: 'merchant',
    returns: { status: 204 },
    fails: ['forbidden', 'not_found', 'conflict'],
    uses: { reviews: writes(reviews) },
  },
  async ({ path: { reviewId }, caller }, { reviews }) => {
    await reviews.replied(reviewId, merchantOf(caller), undefined);
  },
);
