import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { FullRatingView, fullRatingView, ratings } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { productReviews, ReviewView, reviewView } from '#shared/reviews/index.ts';

const cursorOfNewest = /^REVIEW#[0-9A-Z]{26}$/;
const cursorOfRating = (rating: number | undefined): RegExp =>
  new RegExp(`^BYRATING#${rating ?? '[1-5]'}#[0-9A-Z]{26}$`);

export const listReviews = operation(
  'reviews/list-reviews',
  {
    route: 'GET /v1/products/{productId}/reviews',
    summary: 'List the reviews of a product, newest or best first, or those of one rating.',
    auth: 'public',
    cache: 2,
    query: z.object({
      ...pageQuery,
      rating: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5))),
      sort: z._default(z.enum(['newest', 'rating']), 'newest'),
    }),
    returns: { status: 200, body: z.extend(pageOf(ReviewView), { summary: FullRatingView }) },
    fails: ['not_found'],
    uses: { ratings: reads(ratings), reviews: reads(productReviews) },
  },
  async ({ path: { productId }, query: { rating, sort, limit, cursor }, shop }, { ratings, reviews }) => {
    const isNewest = sort === 'newest' && rating === undefined;
    const paging = { limit, cursor: sortKeyOf(cursor, isNewest ? cursorOfNewest : cursorOfRating(rating)) };
    const [rated, page] = await Promise.all([
      ratings.ofPublished(productId),
      isNewest ? reviews.newest(productId, paging) : reviews.byRating(productId, rating, paging),
    ]);
    if (!rated.product) throw new Problem('not_found');
    return { ...pageView(page, (review) => reviewView(review, shop.origin)), summary: fullRatingView(rated.rating) };
  },
);
