import { Problem } from '#shared/kernel/problem.ts';
import type { Table } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import type { Order } from './order.ts';

export interface OwnOrder {
  readonly userId: string;
  readonly orderId: string;
}

/** One order by its key. */
export const orderReads = (table: Table) => ({
  of: (own: OwnOrder): Promise<Order | undefined> => table.get(orderItem.at(own), { consistent: true }),

  /** The caller's own order; anybody else's is not there. */
  async own(own: OwnOrder): Promise<Order> {
    const order = await table.get(orderItem.at(own), { consistent: true });
    if (!order) throw new Problem('not_found');
    return order;
  },
});
