import { Problem } from '#shared/kernel/problem.ts';
import { equals, fewerThan, oneOf, type Page, picked, type Statement, type Table, tablePort } from '../table/index.ts';
import { became } from './became.ts';
import { orderItem } from './order.entity.ts';
import { type Order, type OrderStatus, stepped } from './order.ts';
import { orderReads } from './order-reads.ts';
import { subtotalOf } from './order-refund.ts';
import { saleItem } from './sale.entity.ts';
import { mostRefundsOf, receivedAfter, type Sale, type SoldOrder, shownSaleStatus } from './sale.ts';
import type { Shipment } from './shipment.ts';
import { withDelivery, withShipment } from './shipment.ts';

interface OwnSale {
  readonly merchantId: string;
  readonly orderId: string;
}

const reads = (table: Table) => ({
  ...orderReads(table),

  /** A merchant's own sale with its order; an order without goods of this merchant is not there. */
  async sold(own: OwnSale): Promise<SoldOrder> {
    const sale = await table.get(saleItem.at(own), { consistent: true });
    const order = sale && (await table.get(orderItem.at(sale), { consistent: true }));
    if (!order) throw new Problem('not_found');
    return { sale, order };
  },

  /** A merchant's sales, newest order first. Those of one status are picked out of at most five pages; the cursor goes on. */
  async list(
    merchantId: string,
    limit: number,
    after: string | undefined,
    status: OrderStatus | undefined,
  ): Promise<Page<SoldOrder>> {
    const { items: sales, ...rest } = await picked(
      table,
      saleItem,
      { partition: saleItem.partition({ merchantId }), range: { prefix: 'SALE#' }, newestFirst: true, limit, after },
      (sale) => !status || sale.status === status || (status === 'refunded' && sale.refunded !== undefined),
    );
    const orders = await table.getMany(sales.map((sale) => orderItem.at(sale)));
    const sold = sales.flatMap((sale, i) => orders.slice(i, i + 1).flatMap((order) => (order ? { sale, order } : [])));
    // What it comes to says only the order: goods that nobody has to send any more are none of those to be sent.
    return { ...rest, items: sold.filter((each) => !status || shownSaleStatus(each) === status) };
  },
});

const writes = () => ({
  /** A merchant has sent all of its goods. Whoever is the last to do so starts the time in which the shopper may object. */
  shipped: ({ sale, order }: SoldOrder, shipment: Shipment, now: Date): readonly Statement[] => {
    const after = withShipment(order, shipment, now);
    const dueAt = after.status === 'shipped' ? receivedAfter(now) : undefined;
    return [
      saleItem.update(
        sale,
        { set: { status: 'shipped', ...(dueAt && { dueAt }) } },
        { when: { status: equals('paid') } },
      ),
      became(order, after),
    ];
  },

  delivered: ({ sale, order }: SoldOrder, shipment: Shipment, now: Date): readonly Statement[] => [
    saleItem.update(sale, { set: { status: 'delivered' } }, { when: { status: equals('shipped') } }),
    became(order, withDelivery(order, shipment, now)),
  ],

  /** The shopper has everything, by word or by silence: the order and each of its sales have come to their end. */
  completed: (order: Order, now: Date): readonly Statement[] => [
    became(order, stepped(order, 'receive', now)),
    // Whoever has given everything back, and sent nothing, has nothing to complete.
    ...(order.shipments ?? []).map(({ merchantId }) =>
      saleItem.update(
        { merchantId, orderId: order.orderId },
        { set: { status: 'completed' }, remove: ['dueAt'] },
        { when: { status: oneOf(['shipped', 'delivered']) } },
      ),
    ),
  ],

  /** A merchant gives back money of its own goods, never more than they have cost, and in no more parts than it may. */
  refunding: ({ sale, order }: SoldOrder, amount: number): Statement =>
    saleItem.update(
      sale,
      { add: { refunded: amount, refunds: 1 } },
      {
        when: {
          refunded: fewerThan(subtotalOf(order, sale.merchantId).amount - amount + 1),
          refunds: fewerThan(mostRefundsOf(order)),
        },
      },
    ),

  /** Nothing is due any more: the order has gone another way. */
  settled: (sale: Sale): Statement => saleItem.update(sale, { remove: ['dueAt'] }, { when: 'exists' }),

  lookAgain: (sale: Sale, at: Date): Statement =>
    saleItem.update(sale, { set: { dueAt: at.toISOString() } }, { when: { dueAt: equals(sale.dueAt ?? '') } }),
});

/** What the merchants have sold, and how it gets to the shoppers. */
export const sales = tablePort('sales', { entities: [saleItem, orderItem], reads, writes });

/** The same sales, with the way to those whose shopper has not said anything. */
export const dueSales = tablePort('dueSales', {
  entities: [saleItem, orderItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    ...orderReads(table),
    due: (now: Date): Promise<readonly Sale[]> => table.due(saleItem, now, 25),
  }),
  writes,
});
