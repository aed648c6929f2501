import { type Money, sameMoney, sum } from '#shared/kernel/money.ts';
import { merchantsOf, type Order, type OrderEvent, type OrderStatus, stepped } from './order.ts';

/** Money of an order that has gone back to its shopper. */
export interface OrderRefund {
  readonly refundNumber: string;
  readonly amount: Money;
  /** Whose money it was; missing when it was not one merchant's alone. */
  readonly merchantId?: string;
  readonly at: string;
}

/** What has gone back of an order, or of one merchant's part of it. */
export const refundedOf = ({ refunds = [], total }: Order, merchantId?: string): Money =>
  sum(
    refunds.filter((each) => merchantId === undefined || each.merchantId === merchantId).map(({ amount }) => amount),
    total.currency,
  );

/** States without goods on their way: what goes back then is all of the money, and changes nothing any more. */
const ended: readonly OrderStatus[] = ['pending_payment', 'cancelled', 'expired'];

/** The order's state as everybody is told it: money that has gone back is told before how far the goods have come. */
export const shownStatus = (order: Order): OrderStatus => {
  const { status, refunds = [], total } = order;
  if (refunds.length === 0 || ended.includes(status)) return status;
  return refundedOf(order).amount < total.amount ? 'partially_refunded' : 'refunded';
};

/** What the goods of a merchant in an order have cost. */
export const subtotalOf = ({ lines, total }: Order, merchantId: string): Money =>
  sum(
    lines.filter((each) => each.merchantId === merchantId).map(({ lineTotal }) => lineTotal),
    total.currency,
  );

/** A merchant has done its part: its goods are sent, or all of their money has gone back. */
export const isDone = (order: Order, merchantId: string): boolean =>
  (order.shipments ?? []).some((each) => each.merchantId === merchantId) ||
  sameMoney(refundedOf(order, merchantId), subtotalOf(order, merchantId));

const withEvent = (order: Order, type: OrderEvent['type'], amount: Money, at: Date): Order => ({
  ...order,
  events: [...order.events, { type, at: at.toISOString(), amount }],
  version: order.version + 1,
});

/**
 * The order with money that has gone back. The goods take their own way: those that nobody has to send any more hold up
 * nothing, so an order whose other goods were sent is shipped, and delivered when all of them are there.
 */
export const withRefund = (order: Order, refund: OrderRefund, now: Date): Order => {
  const refunded = { ...order, refunds: [...(order.refunds ?? []), refund] };
  const isWhole = refundedOf(refunded).amount >= order.total.amount;
  const told = withEvent(refunded, isWhole ? 'refunded' : 'partially_refunded', refund.amount, now);
  const { shipments = [] } = order;
  const isSent = shipments.length > 0 && merchantsOf(order).every((merchantId) => isDone(refunded, merchantId));
  if (order.status !== 'paid' || !isSent) return told;
  const shipped = stepped(told, 'ship', now);
  return shipments.every(({ deliveredAt }) => deliveredAt !== undefined) ? stepped(shipped, 'deliver', now) : shipped;
};

/** The order without money that was thought to have gone back: the shopper's bank has returned it. */
export const withoutRefund = (order: Order, refundNumber: string, amount: Money, now: Date): Order =>
  withEvent(
    { ...order, refunds: (order.refunds ?? []).filter((each) => each.refundNumber !== refundNumber) },
    'refund_failed',
    amount,
    now,
  );
