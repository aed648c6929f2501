import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { untilThrough } from '#shared/kernel/stale.ts';
import { AlreadyReported, ReviewReport, reportedReviews } from '#shared/reviews/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const reportReview = operation(
  'reviews/report-review',
  {
    route: 'POST /v1/reviews/{reviewId}/reports',
    summary: 'Ask the shop to look at a review. A second report of the same shopper changes nothing.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: ReviewReport,
    returns: { status: 202, body: z.object({ reviewId: z.string() }) },
    fails: ['not_found', 'conflict'],
    uses: { requests: reads(earlierRequests), reviews: writes(reportedReviews) },
    example: { reason: '广告 Advertising' },
  },
  async ({ body, path: { reviewId }, caller: { userId }, idempotency, now }, { requests, reviews }) => {
    if (await requests.resource(idempotency)) return { reviewId };
    try {
      const report = reviews.reported(userId, reviewId, body.reason, now);
      await untilThrough(() => reviews.commit([...idempotency.remember(reviewId), ...report]));
    } catch (error) {
      if (!(error instanceof AlreadyReported)) throw error;
      await reviews.commit(idempotency.remember(reviewId));
    }
    return { reviewId };
  },
);
