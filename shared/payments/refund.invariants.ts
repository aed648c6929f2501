import { type Order, orderItem, saleItem } from '#shared/orders/index.ts';
import type { Item } from '../table/index.ts';
import { paymentItem } from './payment.entity.ts';
import { isApplied } from './payment.ts';
import { refundItem } from './refund.entity.ts';
import type { Refund } from './refund.ts';

/** What orders and sales say of the money that goes back is what the refunds say, and each refund is still due or done with. */
export const refundViolations = (items: readonly Item[]): readonly string[] => {
  const refunds = items.flatMap((item) => refundItem.from(item) ?? []);
  const ofOrder = Map.groupBy(refunds, ({ orderId }) => orderId);
  const applied = new Set(
    items
      .flatMap((item) => paymentItem.from(item) ?? [])
      .flatMap((each) => (isApplied(each) ? each.paymentNumber : [])),
  );
  return [
    ...refunds.flatMap(dueViolations),
    ...items
      .flatMap((item) => orderItem.from(item) ?? [])
      .flatMap((order) => orderViolations(order, ofOrder.get(order.orderId) ?? [], applied)),
    ...items
      .flatMap((item) => saleItem.from(item) ?? [])
      .flatMap(({ merchantId, orderId, refunded = 0 }) => {
        const own = (ofOrder.get(orderId) ?? []).filter((each) => each.merchantId === merchantId);
        const given = sumOf(own.filter(({ status }) => status !== 'failed'));
        return given === refunded
          ? []
          : [`${orderId}: ${merchantId} gives back ${given}, and the sale says ${refunded}`];
      }),
  ];
};

const sumOf = (refunds: readonly Refund[]): number => refunds.reduce((sum, { amount }) => sum + amount.amount, 0);

const dueViolations = ({ refundNumber, status, dueAt }: Refund): string[] => {
  const isOpen = status === 'requested' || status === 'processing';
  return isOpen === (dueAt !== undefined) ? [] : [`${refundNumber}: ${status}, and ${dueAt ? '' : 'not '}due`];
};

/** Money that has paid no order goes back without it. */
const orderViolations = (
  { orderId, refunds = [] }: Order,
  all: readonly Refund[],
  applied: ReadonlySet<string>,
): string[] => {
  const gone = all.filter(
    ({ status, automatic, paymentNumber }) =>
      status === 'succeeded' && automatic === undefined && applied.has(paymentNumber),
  );
  const names = (numbers: readonly { readonly refundNumber: string }[]) =>
    numbers
      .map(({ refundNumber }) => refundNumber)
      .toSorted()
      .join(' ');
  return names(gone) === names(refunds) ? [] : [`${orderId}: another money has gone back than it says`];
};
