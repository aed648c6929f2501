import { operation } from '#functions/http/operation.ts';
import { pageOf, pageView } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { OrderEventView, ordersByKey } from '#shared/orders/index.ts';

export const listOrderEvents = operation(
  'orders/list-order-events',
  {
    route: 'GET /v1/orders/{orderId}/events',
    summary: 'Read what has happened to an order, oldest first.',
    auth: 'shopper',
    returns: { status: 200, body: pageOf(OrderEventView) },
    fails: ['not_found'],
    uses: { orders: reads(ordersByKey) },
  },
  async ({ path: { orderId }, caller: { userId } }, { orders }) => {
    const { events } = await orders.own({ userId, orderId });
    return pageView({ items: events }, ({ type, at, amount }) => ({ type, at, ...(amount && { amount }) }));
  },
);
