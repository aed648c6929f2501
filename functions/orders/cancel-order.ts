import { operation } from '#functions/http/operation.ts';
import { versioned } from '#functions/http/reply.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { assertMay, OrderView, orderView, payableOrders, stepped } from '#shared/orders/index.ts';
import { payments, providers } from '#shared/payments/index.ts';
import { closePayment } from './close-payment.ts';

export const cancelOrder = operation(
  'orders/cancel-order',
  {
    route: 'POST /v1/orders/{orderId}/cancellation',
    summary: 'Cancel an order that is not paid; its pieces are free again. Asked again, it is answered as before.',
    auth: 'shopper',
    returns: { status: 200, body: OrderView },
    fails: ['not_found', 'illegal_transition', 'in_progress', 'provider_unavailable', 'conflict'],
    uses: {
      orders: writes(payableOrders),
      stocks: writes(stocks),
      payments: writes(payments),
      providers: reads(providers),
    },
    timeoutSeconds: 20,
  },
  async ({ path: { orderId }, caller: { userId }, shop, now }, ports) => {
    const { orders, stocks } = ports;
    const order = await orders.own({ userId, orderId });
    if (order.status === 'cancelled') return versioned(orderView(order, shop.origin));
    // An order that is paid has money to give back: that begins here, and goes another way.
    assertMay('cancel', order);

    // First the provider: money that arrives after the pieces are gone is money to give back. Nothing has changed so far.
    const said = await closePayment(order, ports, now);
    if (said === 'pending') throw new Problem('in_progress', { detail: 'A payment is under way.', retryAfter: 10 });
    if (said === 'succeeded') assertMay('cancel', await orders.own({ userId, orderId }));

    await orders.commit([orders.cancelled(order, now), ...order.lines.map((line) => stocks.release(line))]);
    return versioned(orderView(stepped(order, 'cancel', now), shop.origin));
  },
);
