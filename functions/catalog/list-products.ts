import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { CardView, cardView, catalog, category } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';

const cursorOfList = /^\d{4}-(0[1-9]|1[0-2])[\w:.#~-]*$/;
const cursorOfMerchant = /^PRODUCT#prd_\w+$/;

export const listProducts = operation(
  'catalog/list-products',
  {
    route: 'GET /v1/products',
    summary: 'List products, newest first: all of them, those of a category, of a merchant, or of both.',
    auth: 'public',
    cache: 2,
    query: z.object({
      ...pageQuery,
      category: z.optional(category),
      merchantId: z.optional(z.string().check(z.regex(/^mch_\w{1,60}$/))),
    }),
    returns: { status: 200, body: pageOf(CardView) },
    fails: [],
    uses: { catalog: reads(catalog) },
  },
  async ({ query: { category, merchantId, limit, cursor }, shop, now }, { catalog }) => {
    const paging = { limit, cursor: sortKeyOf(cursor, merchantId ? cursorOfMerchant : cursorOfList) };
    const page = merchantId
      ? await catalog.ofMerchant(merchantId, paging, category)
      : category
        ? await catalog.inCategory(category, paging)
        : await catalog.newest(paging, now);
    return pageView(page, (card) => cardView(card, shop.origin));
  },
);
