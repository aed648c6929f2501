import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { merchantGoods } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { MerchantReviewView, merchantReviews, reviewView } from '#shared/reviews/index.ts';

export const listMerchantReviews = operation(
  'reviews/list-merchant-reviews',
  {
    route: 'GET /v1/merchant/reviews',
    summary: 'List the reviews of one’s own goods, newest first: all, or those that wait for an answer.',
    auth: 'merchant',
    query: z.object({ ...pageQuery, unanswered: z.optional(z.enum(['true', 'false'])) }),
    returns: { status: 200, body: pageOf(MerchantReviewView) },
    fails: ['forbidden'],
    uses: { reviews: reads(merchantReviews), goods: reads(merchantGoods) },
  },
  async ({ query: { unanswered, limit, cursor }, caller, shop }, { reviews, goods }) => {
    const merchantId = merchantOf(caller);
    const isUnanswered = unanswered === 'true';
    const form = isUnanswered ? /^UNANSWERED#[0-9A-Z]{26}$/ : /^REVIEW#[0-9A-Z]{26}$/;
    const page = await reviews.of(merchantId, isUnanswered, { limit, cursor: sortKeyOf(cursor, form) });
    const names = await goods.names(
      merchantId,
      page.items.map(({ productId }) => productId),
    );
    return pageView(page, (review) => {
      const productName = names.get(review.productId);
      return { ...reviewView(review, shop.origin), ...(productName !== undefined && { productName }) };
    });
  },
);
