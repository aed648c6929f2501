import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { assertMay, OrderView, orderView, sales, stepped } from '#shared/orders/index.ts';

/** Whoever says nothing is taken to have everything by `orders/complete-shipped-orders`. */
export const confirmReceipt = operation(
  'orders/confirm-receipt',
  {
    route: 'POST /v1/orders/{orderId}/receipt',
    summary: 'Say that everything has arrived, which completes the order. Said again, it is answered as before.',
    auth: 'shopper',
    returns: { status: 200, body: OrderView },
    fails: ['not_found', 'illegal_transition', 'conflict'],
    uses: { sales: writes(sales) },
  },
  async ({ path: { orderId }, caller: { userId }, shop, now }, { sales }) => {
    const order = await sales.own({ userId, orderId });
    if (order.status === 'completed') return orderView(order, shop.origin);

    assertMay('receive', order);
    await sales.commit(sales.completed(order, now));
    return orderView(stepped(order, 'receive', now), shop.origin);
  },
);
