import { operation } from '#functions/http/operation.ts';
import { reads } from '#shared/kernel/port.ts';
import { OrderView, ordersByKey, orderView } from '#shared/orders/index.ts';

export const showOrder = operation(
  'orders/show-order',
  {
    route: 'GET /v1/orders/{orderId}',
    summary: 'Read one of one’s own orders and how far it has come.',
    auth: 'shopper',
    returns: { status: 200, body: OrderView },
    fails: ['not_found'],
    uses: { orders: reads(ordersByKey) },
  },
  async ({ path: { orderId }, caller: { userId }, shop }, { orders }) =>
    orderView(await orders.own({ userId, orderId }), shop.origin),
);
