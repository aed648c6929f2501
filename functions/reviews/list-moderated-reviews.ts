import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { ModeratedReviewView, moderatedReviews, moderatedReviewView } from '#shared/reviews/index.ts';

export const listModeratedReviews = operation(
  'reviews/list-moderated-reviews',
  {
    route: 'GET /v1/admin/reviews',
    summary: 'List what needs the shop’s eye, newest first: reviews that were reported, or those that are hidden.',
    auth: 'admin',
    query: z.object({
      ...pageQuery,
      reported: z.optional(z.enum(['true'])),
      hidden: z.optional(z.enum(['true'])),
    }),
    returns: { status: 200, body: pageOf(ModeratedReviewView) },
    fails: [],
    uses: { reviews: reads(moderatedReviews) },
  },
  async ({ query: { reported, hidden, limit, cursor }, shop }, { reviews }) => {
    if (reported && hidden) throw invalid('hidden', 'cannot stand together with reported');
    const list = hidden ? 'hidden' : 'reported';
    const page = await reviews.of(list, { limit, cursor: sortKeyOf(cursor, /^REVIEW#[0-9A-Z]{26}$/) });
    return pageView(page, (review) => moderatedReviewView(review, list === 'reported', shop.origin));
  },
);
