import { differs, equals, oneOf, type Statement, type Table, tablePort } from '../table/index.ts';
import type { Test } from '../table/statement.ts';
import { orderItem } from './order.entity.ts';
import { nowhere, type Order, type OrderEvent, type Transition, transitions } from './order.ts';
import type { OwnOrder } from './order-reads.ts';
import { saleItem } from './sale.entity.ts';

/** Bytes of an order, for the meter, when it is changed without having been read. */
export const usualBytes = 2_000;

/** What pays an order, and whose sale it is. */
interface Paying extends OwnOrder {
  readonly paymentNumber: string;
  readonly merchantIds: readonly string[];
}

interface Step {
  readonly when?: { readonly payment?: Test; readonly address?: Test };
  readonly set?: Partial<Order>;
  readonly otherwise?: (current: Order | undefined) => Error;
}

/** A step of an order's life. It happens only from a state that allows it, and leaves its event behind. */
export const step = (own: OwnOrder, transition: Transition, at: Date, more: Step = {}): Statement => {
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

/** The order is paid, and each of its merchants has a sale to see to. */
const paying = (
  { userId, orderId, paymentNumber, merchantIds }: Paying,
  transition: 'pay' | 'payLate',
  at: Date,
  otherwise?: Step['otherwise'],
): readonly Statement[] => {
  const paidAt = at.toISOString();
  const set = { payment: paymentNumber, paidAt };
  // Of somebody who was erased meanwhile nobody knows any more where it is to be sent.
  const when = { address: differs(nowhere) };
  return [
    step({ userId, orderId }, transition, at, { set, when, ...(otherwise && { otherwise }) }),
    ...merchantIds.map((merchantId) =>
      saleItem.put({ merchantId, orderId, userId, status: 'paid', paidAt }, { when: 'absent' }),
    ),
  ];
};

/** What becomes of an order when its money comes. */
export const paidWrites = () => ({
  paid: (by: Paying, at: Date, otherwise: (current: Order | undefined) => Error): readonly Statement[] =>
    paying(by, 'pay', at, otherwise),

  /** The order has expired, and is paid all the same; its pieces have to be taken again in the same transaction. */
  paidLate: (by: Paying, at: Date): readonly Statement[] => paying(by, 'payLate', at),

  /** Nothing has become of the order since it was read. */
  stillIs: (order: Order): Statement => orderItem.check(order, { when: { status: equals(order.status) } }),
});

/** The orders as far as money goes that comes for them: for a provider's webhook, which ends none. */
export const paidOrders = tablePort('paidOrders', {
  entities: [orderItem, saleItem],
  reads: (table: Table) => ({
    of: (own: OwnOrder): Promise<Order | undefined> => table.get(orderItem.at(own), { consistent: true }),
  }),
  writes: paidWrites,
});
