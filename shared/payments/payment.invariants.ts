import { type Order, orderItem } from '#shared/orders/index.ts';
import type { Item } from '../table/index.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import { isApplied, type Payment, type Transaction } from './payment.ts';
import { refundItem } from './refund.entity.ts';
import { automaticRefundNumber, type Refund } from './refund.ts';

/** States of an order that was paid once. */
const everPaid: ReadonlySet<string> = new Set([
  'paid',
  'shipped',
  'delivered',
  'completed',
  'partially_refunded',
  'refunded',
]);

/**
 * No order is paid without its money or twice, no money is kept without a payment, no transaction counts twice, and what
 * was given back, or can be, is what was taken: to the last fen.
 */
export const moneyViolations = (items: readonly Item[]): readonly string[] => {
  const payments = items.flatMap((item) => paymentItem.from(item) ?? []);
  const claims = items.flatMap((item) => transactionItem.from(item) ?? []);
  const refunds = items.flatMap((item) => refundItem.from(item) ?? []);
  const orders = items.flatMap((item) => orderItem.from(item) ?? []);
  const applied = Map.groupBy(payments.filter(isApplied), ({ orderId }) => orderId);
  const refunded = Map.groupBy(refunds, ({ transactionId }) => transactionId);
  const orderIds = new Set(orders.map(({ orderId }) => orderId));
  return [
    ...orders.flatMap((order) => orderViolations(order, applied.get(order.orderId) ?? [])),
    ...[...applied.keys()]
      .filter((orderId) => !orderIds.has(orderId))
      .map((orderId) => `${orderId}: paid, but there is no such order`),
    ...payments.flatMap((payment) => paymentViolations(payment, refunded)),
    ...claimViolations(claims, payments, refunds),
    ...exceptionViolations(items, claims),
  ];
};

const orderViolations = ({ orderId, status, total, paidAt }: Order, applied: readonly Payment[]): string[] => {
  const expected = everPaid.has(status) || paidAt !== undefined ? 1 : 0;
  if (applied.length !== expected) return [`${orderId}: ${status}, with ${applied.length} applied payments`];
  return applied
    .filter(({ captured }) => captured?.amount !== total.amount || captured.currency !== total.currency)
    .map(({ paymentNumber }) => `${orderId}: ${paymentNumber} captured another amount than the total`);
};

const paymentViolations = (payment: Payment, refunded: ReadonlyMap<string, readonly Refund[]>): string[] => {
  const { paymentNumber, status, captured, refundable = Number.NaN, transactionId, anomaly } = payment;
  const isMoney = status === 'succeeded' || status === 'review';
  if (!isMoney) return captured ? [`${paymentNumber}: ${status}, but it has captured money`] : [];
  if (!captured || !transactionId) return [`${paymentNumber}: ${status} without a transaction`];
  const refunds = refunded.get(transactionId) ?? [];
  const given = refunds
    .filter((refund) => refund.status !== 'failed')
    .reduce((sum, { amount }) => sum + amount.amount, 0);
  const { provider } = payment;
  const automatic = automaticRefundNumber({ provider, transactionId, paymentNumber });
  return [
    ...(refundable >= 0 && given + refundable === captured.amount
      ? []
      : [`${paymentNumber}: ${given} given back + ${refundable} refundable is not ${captured.amount}`]),
    ...refunds
      .filter(({ amount }) => amount.currency !== captured.currency || amount.amount <= 0)
      .map(({ refundNumber }) => `${paymentNumber}: ${refundNumber} gives back what was never taken`),
    ...(status === 'review' && !anomaly ? [`${paymentNumber}: kept for a person, and nobody knows why`] : []),
    ...(status === 'succeeded' && anomaly && !refunds.some(({ refundNumber }) => refundNumber === automatic)
      ? [`${paymentNumber}: ${anomaly}, and not on its way back`]
      : []),
  ];
};

const claimViolations = (
  claims: readonly Transaction[],
  payments: readonly Payment[],
  refunds: readonly Refund[],
): string[] => {
  const byTransaction = new Map(claims.map((claim) => [claim.transactionId, claim]));
  const byNumber = new Map(payments.map((payment) => [payment.paymentNumber, payment]));
  const paid = payments.flatMap(({ transactionId, paymentNumber }) =>
    transactionId === undefined ? [] : [{ transactionId, paymentNumber }],
  );
  return [
    ...paid
      .filter(({ transactionId, paymentNumber }) => byTransaction.get(transactionId)?.paymentNumber !== paymentNumber)
      .map(({ transactionId }) => `transaction ${transactionId} is not claimed`),
    ...paid
      .filter((one, i) => paid.findIndex(({ transactionId }) => transactionId === one.transactionId) < i)
      .map(({ transactionId }) => `transaction ${transactionId} paid twice`),
    ...claims.flatMap((claim) => ownerViolations(claim, byNumber.get(claim.paymentNumber), refunds)),
    ...refunds
      .filter(({ transactionId, paymentNumber }) => byTransaction.get(transactionId)?.paymentNumber !== paymentNumber)
      .map(({ refundNumber }) => `${refundNumber}: gives back a transaction that nobody claimed`),
  ];
};

/** A transaction is the one that its payment was paid with, or it goes back whole. */
const ownerViolations = (claim: Transaction, payment: Payment | undefined, refunds: readonly Refund[]): string[] => {
  const { transactionId, amount } = claim;
  if (!payment) return [`transaction ${transactionId} is of a payment that is not there`];
  if (claim.anomaly !== 'second_transaction')
    return payment.transactionId === transactionId ? [] : [`transaction ${transactionId} has paid nothing`];
  const refund = refunds.find(({ refundNumber }) => refundNumber === automaticRefundNumber(claim));
  return refund?.amount.amount === amount.amount && payment.transactionId !== transactionId
    ? []
    : [`transaction ${transactionId} came second, and is not on its way back`];
};

const exceptionViolations = (items: readonly Item[], claims: readonly Transaction[]): string[] => {
  const noted = new Set(
    items.flatMap((item) => exceptionItem.from(item) ?? []).map(({ transactionId }) => transactionId),
  );
  return claims
    .filter(({ anomaly, transactionId }) => anomaly !== undefined && !noted.has(transactionId))
    .map(({ transactionId, anomaly }) => `transaction ${transactionId}: ${anomaly}, and nobody can see it`);
};
