import { above, equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { became } from './became.ts';
import { orderItem } from './order.entity.ts';
import { type Order, stepped } from './order.ts';
import { type OwnOrder, orderReads } from './order-reads.ts';
import { paidWrites, step, usualBytes } from './paid-orders.ts';
import { saleItem } from './sale.entity.ts';

/** The payment that was read is still the one that is under way. */
const samePayment = ({ payment }: Order) => (payment === undefined ? without : equals(payment));

export const payableOrderWrites = (table: Table) => ({
  ...paidWrites(),

  /** Ends an order whose time to pay is over, unless another payment was started than those that were closed. */
  expired: (order: Order, at: Date): Statement => step(order, 'expire', at, { when: { payment: samePayment(order) } }),

  /** Ends an order that was never paid, unless another payment was started than the one that was read. */
  cancelled: (order: Order, at: Date): Statement =>
    became(order, stepped(order, 'cancel', at), { payment: samePayment(order) }),

  /** Puts off giving the pieces back: the provider could not say yet whether it has the money. */
  lookAgain: (own: OwnOrder, at: Date): Statement =>
    orderItem.update(
      own,
      { set: { dueAt: at.toISOString() } },
      { when: { status: equals('pending_payment') }, bytes: usualBytes },
    ),

  /** Ties a payment to an order that still waits, in place of the one that was read: of two at once, one is told again. */
  withPayment: (order: Order, payment: string, now: Date): Promise<Order> =>
    table.update(
      orderItem.update(
        order,
        { set: { payment, payments: [...(order.payments ?? []), payment] } },
        {
          when: {
            status: equals('pending_payment'),
            payBefore: above(now.toISOString()),
            payment: samePayment(order),
          },
        },
      ),
    ),
});

/** The orders while money may still come for them, with the sales that they become. */
export const payableOrders = tablePort('payableOrders', {
  entities: [orderItem, saleItem],
  reads: orderReads,
  writes: payableOrderWrites,
});
