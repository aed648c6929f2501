import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { ReviewReply, ReviewView, reviews, reviewView } from '#shared/reviews/index.ts';

export const replyToReview = operation(
  'reviews/reply-to-review',
  {
    route: 'PUT /v1/reviews/{reviewId}/reply',
    summary: 'Answer a review of one’s own goods, or put another answer in its place.',
    auth: 'merchant',
    body: ReviewReply,
    returns: { status: 200, body: ReviewView },
    fails: ['forbidden', 'not_found', 'conflict'],
    uses: { reviews: writes(reviews) },
    example: { text: '谢谢您的评价！Thank you for the kind words.' },
  },
  async ({ body, path: { reviewId }, caller, shop, now }, { reviews }) => {
    const reply = { text: body.text, at: now.toISOString() };
    const review = await reviews.replied(reviewId, merchantOf(caller), reply);
    return reviewView(review, shop.origin);
  },
);
