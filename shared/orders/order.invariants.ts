import { soldItem, stockItem } from '#shared/catalog/index.ts';
import type { Item } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import { moneyEvents, type Order } from './order.ts';
import { refundedOf } from './order-refund.ts';

/** States in which an order has given its pieces back. */
const released: ReadonlySet<string> = new Set(['cancelled', 'expired']);
const aboutMoney: ReadonlySet<string> = new Set(moneyEvents);

/** Every piece that was ever put in is on the shelf or in an order that holds it; and no shelf is below nothing. */
export const stockViolations = (items: readonly Item[]): readonly string[] => {
  const stocks = items.flatMap((item) => stockItem.from(item) ?? []);
  const held = new Map<string, number>();
  for (const order of items.flatMap((item) => orderItem.from(item) ?? [])) {
    if (released.has(order.status)) continue;
    for (const { sku, quantity } of order.lines) held.set(sku, (held.get(sku) ?? 0) + quantity);
  }
  return stocks.flatMap(({ sku, available, supplied }) => {
    const ordered = held.get(sku) ?? 0;
    return [
      ...(available < 0 ? [`${sku}: ${available} pieces available`] : []),
      ...(available + ordered === supplied
        ? []
        : [`${sku}: ${available} available + ${ordered} ordered is not ${supplied}`]),
    ];
  });
};

/** An order costs what its lines cost, its state is the one that its last event tells, and each event is there once. */
export const orderViolations = (items: readonly Item[]): readonly string[] =>
  items
    .flatMap((item) => orderItem.from(item) ?? [])
    .flatMap((order) => [...sumViolations(order), ...eventViolations(order), ...refundViolations(order)]);

const sumViolations = ({ orderId, lines, subtotal, shipping, total }: Order): string[] => {
  const sum = lines.reduce((amount, { price, quantity }) => amount + price.amount * quantity, 0);
  return sum === subtotal.amount && subtotal.amount + shipping.amount === total.amount
    ? []
    : [`${orderId}: the total is not the sum`];
};

const eventViolations = ({ orderId, status, events }: Order): string[] => {
  // Money may go back more than once, and whatever has become of the goods.
  const types = events.map(({ type }) => type).filter((type) => !aboutMoney.has(type));
  const last = types.at(-1);
  return [
    ...(new Set(types).size < types.length ? [`${orderId}: a transition is recorded twice`] : []),
    ...((status === 'pending_payment' ? last !== 'placed' : last !== status)
      ? [`${orderId}: ${status}, but the last event is ${last}`]
      : []),
  ];
};

const refundViolations = (order: Order): string[] => {
  const { orderId, total, paidAt, refunds = [], events } = order;
  const told = events.filter(({ type }) => type === 'refunded' || type === 'partially_refunded').length;
  const returned = events.filter(({ type }) => type === 'refund_failed').length;
  return [
    ...(refundedOf(order).amount > total.amount ? [`${orderId}: more has gone back than it has cost`] : []),
    ...(refunds.length > 0 && paidAt === undefined ? [`${orderId}: money has gone back, and it was never paid`] : []),
    ...(told - returned === refunds.length ? [] : [`${orderId}: ${refunds.length} refunds, and ${told} told of`]),
  ];
};

/** The count of what was sold follows the orders some moments later: it is never above what was paid for. */
export const soldViolations = (items: readonly Item[]): readonly string[] => {
  const paid = new Map<string, number>();
  for (const { lines, paidAt } of items.flatMap((item) => orderItem.from(item) ?? [])) {
    if (paidAt === undefined) continue;
    for (const { productId, quantity } of lines) paid.set(productId, (paid.get(productId) ?? 0) + quantity);
  }
  return items
    .flatMap((item) => soldItem.from(item) ?? [])
    .flatMap(({ productId, pieces = 0 }) => {
      const most = paid.get(productId) ?? 0;
      return pieces < 0 || pieces > most
        ? [`${productId}: ${pieces} pieces counted as sold, paid for are ${most}`]
        : [];
    });
};
