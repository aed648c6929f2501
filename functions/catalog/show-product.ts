import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { FullRatingView, fullRatingView, ProductView, productView } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { ReviewView, reviewView } from '#shared/reviews/index.ts';
import { productPages } from './product-page.ts';

export const showProduct = operation(
  'catalog/show-product',
  {
    route: 'GET /v1/products/{productId}',
    summary: 'Read a product with its variants, rating and newest reviews.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, body: z.extend(ProductView, { rating: FullRatingView, reviews: z.array(ReviewView) }) },
    fails: ['not_found'],
    uses: { pages: reads(productPages) },
  },
  async ({ path, shop }, { pages }) => {
    const page = await pages.of(path.productId);
    if (!page) throw new Problem('not_found');
    return {
      ...productView(page.product, shop.origin),
      rating: fullRatingView(page.rating),
      reviews: page.reviews.map((review) => reviewView(review, shop.origin)),
    };
  },
);
