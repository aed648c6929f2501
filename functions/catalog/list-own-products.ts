import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { OwnCardView, ownCardView, ownList } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';

export const listOwnProducts = operation(
  'catalog/list-own-products',
  {
    route: 'GET /v1/merchant/products',
    summary: 'List one’s own products, drafts too, newest first.',
    auth: 'merchant',
    query: z.object({ ...pageQuery, status: z.optional(z.enum(['draft', 'published'])) }),
    returns: { status: 200, body: pageOf(OwnCardView) },
    fails: ['forbidden'],
    uses: { products: reads(ownList) },
  },
  async ({ query: { status, limit, cursor }, caller, shop }, { products }) => {
    const paging = { limit, cursor: sortKeyOf(cursor, /^PRODUCT#prd_\w+$/) };
    const page = await products.page(merchantOf(caller), paging, status);
    return pageView(page, (row) => ownCardView(row, shop.origin));
  },
);
