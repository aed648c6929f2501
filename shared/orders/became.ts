import { equals, type Statement } from '../table/index.ts';
import type { Condition } from '../table/statement.ts';
import { orderItem } from './order.entity.ts';
import type { Order } from './order.ts';

/** Writes what a rule has made of an order, in place of the very order that the rule has seen; anything newer is told again. */
export const became = (before: Order, after: Order, when: Exclude<Condition<Order>, string> = {}): Statement => {
  const { status, events, shipments, refunds, version } = after;
  const isDone = before.dueAt !== undefined && after.dueAt === undefined;
  return orderItem.update(
    before,
    {
      set: { status, events, version, ...(shipments && { shipments }), ...(refunds && { refunds }) },
      ...(isDone && { remove: ['dueAt'] }),
    },
    { when: { status: equals(before.status), version: equals(before.version), ...when } },
  );
};
