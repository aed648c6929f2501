import { newId } from '#shared/kernel/id.ts';
import { type Money, money } from '#shared/kernel/money.ts';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import type { Payment } from './payment.ts';
import type { RefundRequest } from './provider.ts';
import type { Refund } from './refund.ts';
import { firstTry } from './refund-schedule.ts';

/** How often people may ask for a part of a payment. WeChat takes fifty; the last is left to the cancellation of the order. */
export const mostRefunds = 49;

/** How much is to go back, and why. */
export interface RefundWish {
  /** Without it: all that may still go back. */
  readonly amount?: Money | undefined;
  /** What this person may give back at the most, where that is less than all. */
  readonly atMost?: number;
  readonly reason: string;
  readonly merchantId?: string;
}

const exceeds = (detail: string): Problem => new Problem('exceeds_refundable', { detail });

/** Draws up a refund, or says why that much cannot go back. */
export const draftRefund = (
  payment: Payment,
  { amount, atMost, reason, merchantId }: RefundWish,
  now: Date,
): Refund => {
  const { captured, transactionId, refundable = 0, refunds = 0 } = payment;
  if (!captured || transactionId === undefined) throw exceeds('No money has come for it.');
  if (amount && amount.currency !== captured.currency) throw invalid('amount.currency', `must be ${captured.currency}`);
  if (refunds >= mostRefunds) throw exceeds(`A payment goes back in ${mostRefunds} parts at the most.`);

  const most = Math.max(0, Math.min(refundable, atMost ?? refundable));
  const wanted = amount?.amount ?? most;
  if (wanted === 0 || wanted > most) {
    const errors = [{ path: 'amount', message: `at most ${most} can go back`, refundable: most }];
    throw new Problem('exceeds_refundable', { errors });
  }
  return refundOf(payment, { captured, transactionId }, money(wanted, captured.currency), now, {
    reason,
    ...(merchantId !== undefined && { merchantId }),
  });
};

/** All that is left of a payment whose order is cancelled; nothing when nothing is left. */
export const draftCancellation = (payment: Payment, now: Date): Refund | undefined => {
  const { captured, transactionId, refundable = 0 } = payment;
  if (!captured || transactionId === undefined || refundable === 0) return undefined;
  return refundOf(payment, { captured, transactionId }, money(refundable, captured.currency), now, {
    reason: 'order_cancelled',
  });
};

const refundOf = (
  { paymentNumber, orderId, userId }: Payment,
  { captured, transactionId }: { readonly captured: Money; readonly transactionId: string },
  amount: Money,
  now: Date,
  why: Pick<Refund, 'reason' | 'merchantId'>,
): Refund => ({
  refundNumber: newId('rfd', now),
  paymentNumber,
  orderId,
  userId,
  transactionId,
  amount,
  captured,
  ...why,
  status: 'requested',
  attempts: 0,
  createdAt: now.toISOString(),
  dueAt: firstTry(now),
});

/** What the provider is told. It follows from what is stored alone, so that a repeat is the same request. */
export const refundRequest = (refund: Refund, { reference, provider }: Payment, origin: string): RefundRequest => ({
  paymentNumber: refund.paymentNumber,
  reference: reference ?? refund.paymentNumber,
  refundNumber: refund.refundNumber,
  transactionId: refund.transactionId,
  amount: refund.amount,
  captured: refund.captured,
  notifyUrl: `${origin}/v1/webhooks/${provider}`,
  ...(refund.reference !== undefined && { refundReference: refund.reference }),
  createdAt: new Date(refund.createdAt),
});
