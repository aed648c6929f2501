import { Problem } from '#shared/kernel/problem.ts';
import { merchantsOf, type Order, type OrderStatus } from './order.ts';
import { subtotalOf } from './order-refund.ts';

/** How far a merchant is with an order; the order itself is as far as the last of its merchants. */
export type SaleStatus = Extract<OrderStatus, 'paid' | 'shipped' | 'delivered' | 'completed' | 'cancelled'>;

/** That a merchant has sold something in an order: the way from the merchant to the order, which holds everything else. */
export interface Sale {
  readonly merchantId: string;
  readonly orderId: string;
  /** Whose order it is: half of the order's key. */
  readonly userId: string;
  readonly status: SaleStatus;
  readonly paidAt: string;
  /**
   * What its merchant gives back, asked for or gone, in minor units of the order's currency: a number, so that many
   * can add to it at once, and never more than its goods have cost.
   */
  readonly refunded?: number;
  /** How often it was asked for. */
  readonly refunds?: number;
  /** When the order is completed without a word of its shopper. Stands in the sale of whoever shipped last. */
  readonly dueAt?: string;
}

/** A sale and its order. */
export interface SoldOrder {
  readonly sale: Sale;
  readonly order: Order;
}

const daysToObject = 15;

/** Goods that were sent so long ago have arrived, unless somebody says otherwise. */
export const receivedAfter = (shippedAt: Date): string =>
  new Date(shippedAt.getTime() + daysToObject * 86_400_000).toISOString();

/** The sale's state as its merchant is told it: `refunded` when there is nothing to send any more. */
export const shownSaleStatus = ({ sale, order }: SoldOrder): OrderStatus =>
  sale.status === 'paid' && (sale.refunded ?? 0) >= subtotalOf(order, sale.merchantId).amount
    ? 'refunded'
    : sale.status;

/** What a merchant may still give back: the price of its own goods, less what it has given back. In minor units. */
export const refundableOf = ({ sale, order }: SoldOrder): number =>
  subtotalOf(order, sale.merchantId).amount - (sale.refunded ?? 0);

/** Parts in which merchants may give an order back. Providers take fifty: the rest is the shop's, and the cancellation's. */
const partsOfMerchants = 40;

/** How often a merchant may give a part back: its equal share, so that nobody uses up what the others need. */
export const mostRefundsOf = (order: Order): number =>
  Math.max(1, Math.floor(partsOfMerchants / merchantsOf(order).length));

/** The share of a merchant holds, however small the parts are. */
export const assertMayRefund = ({ sale: { refunds = 0 }, order }: SoldOrder): void => {
  const most = mostRefundsOf(order);
  if (refunds < most) return;
  throw new Problem('exceeds_refundable', {
    detail: `Your part of this order goes back in ${most} parts at the most.`,
  });
};

/** A merchant does each thing once, and in its turn. */
export const assertSaleIs = (wanted: SaleStatus, { status }: Sale): void => {
  if (status !== wanted) throw new Problem('illegal_transition', { detail: `The sale is ${status}.` });
};
