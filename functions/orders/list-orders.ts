import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { OrderView, orderStatus, orders, orderView } from '#shared/orders/index.ts';

export const listOrders = operation(
  'orders/list-orders',
  {
    route: 'GET /v1/orders',
    summary: 'List one’s own orders, newest first.',
    auth: 'shopper',
    query: z.object({ ...pageQuery, status: z.optional(orderStatus) }),
    returns: { status: 200, body: pageOf(OrderView) },
    fails: [],
    uses: { orders: reads(orders) },
  },
  async ({ query: { limit, cursor, status }, caller, shop }, { orders }) => {
    const after = sortKeyOf(cursor, /^ORDER#ord_\w{26}$/);
    const page = await orders.list(caller.userId, limit, after, status);
    return pageView(page, (order) => orderView(order, shop.origin));
  },
);
