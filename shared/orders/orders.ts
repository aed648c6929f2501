import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Idempotency } from '#shared/table/idempotency.ts';
import { above, equals, oneOf, type Page, type Statement, type Table, tablePort, without } from '../table/index.ts';
import type { Wanted } from './draft-order.ts';
import { orderItem } from './order.entity.ts';
import { type Order, type OrderEvent, type OrderStatus, type Transition, transitions } from './order.ts';

/** Bytes of an order, for the meter, when it is changed without having been read. */
const usualBytes = 2_000;
const pagesAtOnce = 5;

export interface OwnOrder {
  readonly userId: string;
  readonly orderId: string;
}

const reads = (table: Table) => ({
  of: (own: OwnOrder): Promise<Order | undefined> => table.get(orderItem.at(own), { consistent: true }),

  /** The caller's own order; anybody else's is not there. */
  async own(own: OwnOrder): Promise<Order> {
    const order = await table.get(orderItem.at(own), { consistent: true });
    if (!order) throw new Problem('not_found');
    return order;
  },

  /** What placing an order has to know, in one round trip; and the order itself if this request has made it before. */
  async prepare(
    userId: string,
    wanted: readonly Wanted[],
    { place, resourceOf }: Idempotency,
  ): Promise<{ readonly stocks: readonly (Stock | undefined)[]; readonly placed: Order | undefined }> {
    const places = wanted.map(({ sku }) => stockItem.at({ sku }));
    if (!place) return { stocks: await table.getMany(places), placed: undefined };
    const [record, ...stocks] = await table.getMany([place, ...places]);

    // Whoever bought the last piece, or emptied the cart by ordering it, and asks again must not hear "sold out" or
    // "empty" because the record was read too early.
    const isShort = wanted.length === 0 || wanted.some(({ quantity }, i) => (stocks[i]?.available ?? 0) < quantity);
    const orderId = resourceOf(record ?? (isShort ? await table.get(place, { consistent: true }) : undefined));
    return { stocks, placed: orderId === undefined ? undefined : await this.own({ userId, orderId }) };
  },

  /** A shopper's orders, newest first. Those of one status are picked out of at most five pages; the cursor goes on. */
  async list(
    userId: string,
    limit: number,
    after: string | undefined,
    status: OrderStatus | undefined,
  ): Promise<Page<Order>> {
    const items: Order[] = [];
    let from = after;
    for (let pages = 0; pages < pagesAtOnce; pages++) {
      const page = await table.query(orderItem, {
        partition: orderItem.partition({ userId }),
        range: { prefix: 'ORDER#' },
        newestFirst: true,
        limit: limit - items.length,
        after: from,
      });
      items.push(...page.items.filter((order) => !status || order.status === status));
      from = page.next;
      if (from === undefined || items.length === limit) break;
    }
    return { items, ...(from !== undefined && { next: from }) };
  },
});

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
      when: { status: oneOf(from) },
      bytes: usualBytes,
      ...(more.otherwise && { otherwise: more.otherwise }),
    },
  );
};

interface Step {
  readonly set?: Partial<Order>;
  readonly otherwise?: (current: Order | undefined) => Error;
}

const writes = (table: Table) => ({
  add: (order: Order): Statement => orderItem.put(order, { when: 'absent' }),

  paid: (own: OwnOrder, payment: string, at: Date, otherwise: (current: Order | undefined) => Error): Statement =>
    step(own, 'pay', at, { set: { payment, paidAt: at.toISOString() }, otherwise }),

  expired: (own: OwnOrder, at: Date): Statement => step(own, 'expire', at),

  /** Puts off giving the pieces back: the provider could not say yet whether it has the money. */
  lookAgain: (own: OwnOrder, at: Date): Statement =>
    orderItem.update(
      own,
      { set: { dueAt: at.toISOString() } },
      { when: { status: equals('pending_payment') }, bytes: usualBytes },
    ),

  /** Ties a payment to an order that still waits, in place of the one that was read: of two at once, one is told again. */
  withPayment: ({ userId, orderId, payment: previous }: Order, payment: string, now: Date): Promise<Order> =>
    table.update(
      orderItem.update(
        { userId, orderId },
        { set: { payment } },
        {
          when: {
            status: equals('pending_payment'),
            payBefore: above(now.toISOString()),
            payment: previous === undefined ? without : equals(previous),
          },
        },
      ),
    ),
});

/** The orders of the shoppers. */
export const orders = tablePort('orders', { entities: [orderItem, stockItem], reads, writes });

/** The same orders, with the way to those whose time to pay is over. */
export const dueOrders = tablePort('dueOrders', {
  entities: [orderItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({ due: (now: Date): Promise<readonly Order[]> => table.due(orderItem, now, 25) }),
  writes,
});
