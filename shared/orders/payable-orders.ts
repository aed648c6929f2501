import { above, equals, oneOf, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { became } from './became.ts';
import { orderItem } from './order.entity.ts';
import { type Order, type OrderEvent, stepped, type Transition, transitions } from './order.ts';
import { type OwnOrder, orderReads } from './order-reads.ts';
import { saleItem } from './sale.entity.ts';

/** Bytes of an order, for the meter, when it is changed without having been read. */
const usualBytes = 2_000;

/** What pays an order, and whose sale it is. */
interface Paying extends OwnOrder {
  readonly paymentNumber: string;
  readonly merchantIds: readonly string[];
}

interface Step {
  readonly when?: { readonly payment: ReturnType<typeof samePayment> };
  readonly set?: Partial<Order>;
  readonly otherwise?: (current: Order | undefined) => Error;
}

/** A step of an order's life. It happens only from a state that allows it, and leaves its event behind. */
const step = (own: OwnOrder, transition: Transition, at: Date, more: Step = {}): Statement => {
  const { from, to } = transitions[transition];
  const event: OrderEvent = { type: to, at: at.toISOString() };
  return orderItem.update(
    own,
    {
      set: { status: to, ...more.set },
      append: { events: [event] },
      add: { version: 1 },
      remove: ['dueAt'],
    },
    {
      when: { status: oneOf(from), ...more.when },
      bytes: usualBytes,
      ...(more.otherwise && { otherwise: more.otherwise }),
    },
  );
};

/** The payment that was read is still the one that is under way. */
const samePayment = ({ payment }: Order) => (payment === undefined ? without : equals(payment));

/** The order is paid, and each of its merchants has a sale to see to. */
const paying = (
  { userId, orderId, paymentNumber, merchantIds }: Paying,
  transition: 'pay' | 'payLate',
  at: Date,
  otherwise?: Step['otherwise'],
): readonly Statement[] => {
  const paidAt = at.toISOString();
  const set = { payment: paymentNumber, paidAt };
  return [
    step({ userId, orderId }, transition, at, { set, ...(otherwise && { otherwise }) }),
    ...merchantIds.map((merchantId) =>
      saleItem.put({ merchantId, orderId, userId, status: 'paid', paidAt }, { when: 'absent' }),
    ),
  ];
};

export const payableOrderWrites = (table: Table) => ({
  paid: (by: Paying, at: Date, otherwise: (current: Order | undefined) => Error): readonly Statement[] =>
    paying(by, 'pay', at, otherwise),

  /** The order has expired, and is paid all the same; its pieces have to be taken again in the same transaction. */
  paidLate: (by: Paying, at: Date): readonly Statement[] => paying(by, 'payLate', at),

  /** Nothing has become of the order since it was read. */
  stillIs: (order: Order): Statement => orderItem.check(order, { when: { status: equals(order.status) } }),

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
