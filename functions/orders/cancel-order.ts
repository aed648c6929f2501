import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { OrderView, orderView, payableOrders, refundedOrders, stepped } from '#shared/orders/index.ts';
import { payments, providers, refunds } from '#shared/payments/index.ts';
import { cancelPaidOrder } from './cancel-paid-order.ts';
import { closePayments } from './close-payments.ts';

export const cancelOrder = operation(
  'orders/cancel-order',
  {
    route: 'POST /v1/orders/{orderId}/cancellation',
    summary:
      'Cancel an order of which nothing was sent: its pieces are free again, and its money goes back. Asked again, it is answered as before.',
    auth: 'shopper',
    returns: { status: 200, body: OrderView },
    fails: ['not_found', 'illegal_transition', 'in_progress', 'provider_unavailable', 'conflict'],
    uses: {
      orders: writes(payableOrders),
      stocks: writes(stocks),
      payments: writes(payments),
      refunds: writes(refunds),
      refundedOrders: writes(refundedOrders),
      providers: reads(providers),
    },
    timeoutSeconds: 20,
  },
  async ({ path: { orderId }, caller: { userId }, shop, now }, ports) => {
    const { orders, stocks } = ports;
    const own = { userId, orderId };
    const order = await orders.own(own);
    if (order.status === 'cancelled') return orderView(order, shop.origin);
    if (order.status !== 'pending_payment') {
      await cancelPaidOrder(order, ports, shop.origin, now);
      return orderView(await orders.own(own), shop.origin);
    }

    // First the provider: money that arrives after the pieces are gone is money to give back. Nothing has changed so far.
    const said = await closePayments(order, ports, now);
    if (said === 'pending') throw new Problem('in_progress', { detail: 'A payment is under way.', retryAfter: 10 });
    if (said === 'paid') throw new Stale('the order has been paid since it was read');

    await orders.commit([orders.cancelled(order, now), ...order.lines.map((line) => stocks.release(line))]);
    return orderView(stepped(order, 'cancel', now), shop.origin);
  },
);
