import { type Table, tablePort } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import type { Order } from './order.ts';
import { orderReads } from './order-reads.ts';
import { payableOrderWrites } from './payable-orders.ts';
import { saleItem } from './sale.entity.ts';

/** The orders for which money may still come, with the way to those whose time to pay is over. */
export const dueOrders = tablePort('dueOrders', {
  entities: [orderItem, saleItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    ...orderReads(table),
    due: (now: Date): Promise<readonly Order[]> => table.due(orderItem, now, 25),
  }),
  writes: payableOrderWrites,
});
