import type { stocks } from '#shared/catalog/index.ts';
import { assertMay, type Order, type refundedOrders, stepped } from '#shared/orders/index.ts';
import { draftCancellation, type RefundOfPayment, type SendingPorts, sendAtOnce } from '#shared/payments/index.ts';

type Ports = SendingPorts & {
  readonly stocks: Pick<ReturnType<(typeof stocks)['writes']>, 'release'>;
  readonly refundedOrders: Pick<ReturnType<(typeof refundedOrders)['writes']>, 'cancelled'>;
};

/**
 * Ends an order that is paid and of which nothing was sent: nobody can send anything of it any more, its pieces are free,
 * and what is left of its money goes back. Whoever sends something at the same moment is first, or too late.
 */
export const cancelPaidOrder = async (order: Order, ports: Ports, origin: string, now: Date): Promise<Order> => {
  const { refunds, refundedOrders, stocks } = ports;
  assertMay('cancelPaid', order);
  const payment = await refunds.payment(order.payment ?? '');
  if (!payment) throw new Error(`There is no payment of the paid order ${order.orderId}.`);

  // All of it happens, or none of it does.
  const refund = draftCancellation(payment, now);
  await refunds.commit([
    ...refundedOrders.cancelled(order, now),
    ...order.lines.map((line) => stocks.release(line)),
    ...(refund ? refunds.requestedWhole(payment, refund) : []),
  ]);
  const sent: RefundOfPayment | undefined = refund && { refund, payment };
  if (sent) await sendAtOnce(sent, ports, origin, now);
  return stepped(order, 'cancelPaid', now);
};
