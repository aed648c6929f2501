import { type Order, orderItem } from '#shared/orders/index.ts';
import type { Item } from '../table/index.ts';
import { paymentItem, transactionItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';

/** States of an order that was paid once. */
const everPaid: ReadonlySet<string> = new Set([
  'paid',
  'shipped',
  'delivered',
  'completed',
  'partially_refunded',
  'refunded',
]);

/** No order is paid without its money or twice, no money is kept without a payment, and no transaction counts twice. */
export const moneyViolations = (items: readonly Item[]): readonly string[] => {
  const payments = items.flatMap((item) => paymentItem.from(item) ?? []);
  const applied = Map.groupBy(
    payments.filter(({ status }) => status === 'succeeded'),
    ({ orderId }) => orderId,
  );
  const orders = items.flatMap((item) => orderItem.from(item) ?? []);
  const orderIds = new Set(orders.map(({ orderId }) => orderId));
  return [
    ...orders.flatMap((order) => orderViolations(order, applied.get(order.orderId) ?? [])),
    ...[...applied.keys()]
      .filter((orderId) => !orderIds.has(orderId))
      .map((orderId) => `${orderId}: paid, but there is no such order`),
    ...payments.flatMap((payment) => paymentViolations(payment)),
    ...transactionViolations(items, payments),
  ];
};

const orderViolations = ({ orderId, status, total }: Order, applied: readonly Payment[]): string[] => {
  const expected = everPaid.has(status) ? 1 : 0;
  if (applied.length !== expected) return [`${orderId}: ${status}, with ${applied.length} applied payments`];
  return applied
    .filter(({ captured }) => captured?.amount !== total.amount || captured.currency !== total.currency)
    .map(({ paymentNumber }) => `${orderId}: ${paymentNumber} captured another amount than the total`);
};

const paymentViolations = ({ paymentNumber, status, captured, refundable, transactionId }: Payment): string[] => {
  const isMoney = status === 'succeeded' || status === 'review';
  if (!isMoney) return captured ? [`${paymentNumber}: ${status}, but it has captured money`] : [];
  if (!captured || !transactionId) return [`${paymentNumber}: ${status} without a transaction`];
  return refundable?.amount === captured.amount
    ? []
    : [`${paymentNumber}: what can be refunded is not what was captured`];
};

const transactionViolations = (items: readonly Item[], payments: readonly Payment[]): string[] => {
  const claimed = new Set(
    items.flatMap((item) => transactionItem.from(item) ?? []).map(({ transactionId }) => transactionId),
  );
  const paid = payments.flatMap(({ transactionId }) => transactionId ?? []);
  return [
    ...paid.filter((id) => !claimed.has(id)).map((id) => `transaction ${id} is not claimed`),
    ...paid.filter((id, i) => paid.indexOf(id) < i).map((id) => `transaction ${id} paid twice`),
  ];
};
