import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { orderStatus, SaleView, sales, saleView } from '#shared/orders/index.ts';

export const listSales = operation(
  'orders/list-sales',
  {
    route: 'GET /v1/merchant/orders',
    summary: 'List the paid orders with goods of one’s own, newest first: only these goods, and where to send them.',
    auth: 'merchant',
    query: z.object({ ...pageQuery, status: z.optional(orderStatus) }),
    returns: { status: 200, body: pageOf(SaleView) },
    fails: ['forbidden'],
    uses: { sales: reads(sales) },
  },
  async ({ query: { limit, cursor, status }, caller, shop }, { sales }) => {
    const after = sortKeyOf(cursor, /^SALE#ord_\w{26}$/);
    const page = await sales.list(merchantOf(caller), limit, after, status);
    return pageView(page, (sold) => saleView(sold, shop.origin));
  },
);
