import type { Money } from '#shared/kernel/money.ts';
import { equals, oneOf, type Statement, tablePort } from '../table/index.ts';
import { became } from './became.ts';
import { orderItem } from './order.entity.ts';
import { merchantsOf, type Order, stepped } from './order.ts';
import { orderReads } from './order-reads.ts';
import { type OrderRefund, withoutRefund, withRefund } from './order-refund.ts';
import { saleItem } from './sale.entity.ts';
import { receivedAfter } from './sale.ts';

/** Orders whose money goes back, with the sales that it comes out of. */
export const refundedOrders = tablePort('refundedOrders', {
  entities: [orderItem, saleItem],
  reads: orderReads,
  writes: () => ({
    /** Money has gone back. Where it was the last that the order's goods waited for, the time to object begins. */
    refunded: (order: Order, refund: OrderRefund, now: Date): readonly Statement[] => {
      const after = withRefund(order, refund, now);
      const isSent = order.status === 'paid' && after.status !== 'paid';
      const last = isSent ? order.shipments?.at(-1) : undefined;
      return [
        became(order, after),
        ...(last
          ? [
              saleItem.update(
                { merchantId: last.merchantId, orderId: order.orderId },
                { set: { dueAt: receivedAfter(now) } },
                { when: { status: oneOf(['shipped', 'delivered']) } },
              ),
            ]
          : []),
      ];
    },

    /** The shopper's bank has sent it back. */
    returned: (order: Order, refundNumber: string, amount: Money, now: Date): Statement =>
      became(order, withoutRefund(order, refundNumber, amount, now)),

    /** What a merchant wanted to give back has not gone, and can be given back again. */
    released: (merchantId: string, orderId: string, { amount }: Money): Statement =>
      saleItem.update({ merchantId, orderId }, { add: { refunded: -amount } }, { when: 'exists' }),

    /** Ends an order that was paid, and of which nothing has been sent; nobody can send anything of it any more. */
    cancelled: (order: Order, at: Date): readonly Statement[] => [
      became(order, stepped(order, 'cancelPaid', at)),
      ...merchantsOf(order).map((merchantId) =>
        saleItem.update(
          { merchantId, orderId: order.orderId },
          { set: { status: 'cancelled' } },
          { when: { status: equals('paid') } },
        ),
      ),
    ],
  }),
});
