import { type Stock, stockItem } from '#shared/catalog/index.ts';
import type { Idempotency } from '#shared/table/idempotency.ts';
import { type Address, addressItem } from '#shared/users/index.ts';
import { type Page, picked, type Statement, type Table, tablePort } from '../table/index.ts';
import type { Wanted } from './draft-order.ts';
import { orderItem } from './order.entity.ts';
import type { Order, OrderStatus } from './order.ts';
import { orderReads } from './order-reads.ts';
import { shownStatus } from './order-refund.ts';

interface Prepared {
  readonly stocks: readonly (Stock | undefined)[];
  /** The saved address that was asked for, if it is the shopper's own. */
  readonly address: Address | undefined;
  readonly placed: Order | undefined;
}

const reads = (table: Table) => ({
  ...orderReads(table),

  /** What placing an order has to know, in one round trip; and the order itself if this request has made it before. */
  async prepare(
    userId: string,
    wanted: readonly Wanted[],
    { place, resourceOf }: Idempotency,
    addressId?: string,
  ): Promise<Prepared> {
    const [record, address, ...stocks] = await table.getMany([
      place,
      addressId === undefined ? undefined : addressItem.at({ userId, addressId }),
      ...wanted.map(({ sku }) => stockItem.at({ sku })),
    ]);

    // Whoever bought the last piece, or emptied the cart by ordering it, and asks again must not hear "sold out" or
    // "empty" because the record was read too early.
    const isShort = wanted.length === 0 || wanted.some(({ quantity }, i) => (stocks[i]?.available ?? 0) < quantity);
    const orderId = resourceOf(record ?? (isShort && place ? await table.get(place, { consistent: true }) : undefined));
    return {
      stocks,
      address,
      placed: orderId === undefined ? undefined : await orderReads(table).own({ userId, orderId }),
    };
  },

  /** A shopper's orders, newest first. Those of one status are picked out of at most five pages. */
  list(
    userId: string,
    limit: number,
    after: string | undefined,
    status: OrderStatus | undefined,
  ): Promise<Page<Order>> {
    return picked(
      table,
      orderItem,
      { partition: orderItem.partition({ userId }), range: { prefix: 'ORDER#' }, newestFirst: true, limit, after },
      (order) => !status || shownStatus(order) === status,
    );
  },
});

/** The orders of the shoppers, as they are placed and read. What happens to them later is in `payable-orders.ts` and `sales.ts`. */
export const orders = tablePort('orders', {
  entities: [orderItem, stockItem],
  reads,
  writes: () => ({ add: (order: Order): Statement => orderItem.put(order, { when: 'absent' }) }),
});

/** One order at a time, by its key: for whoever has to see nothing else. */
export const ordersByKey = tablePort('ordersByKey', { entities: [orderItem], reads: orderReads, writes: () => ({}) });
