import { isObject, isText } from '../json.ts';
import type { RefundFact, RefundRequest } from '../provider.ts';
import { toStripe } from './amount.ts';

/** What Stripe is asked for: the money of one payment intent, in whole or in part, under the shop's own number. */
export const refundForm = ({ transactionId, amount, refundNumber, paymentNumber }: RefundRequest) => ({
  payment_intent: transactionId,
  amount: String(toStripe(amount).amount),
  'metadata[refund_no]': refundNumber,
  'metadata[payment_no]': paymentNumber,
});

const kinds: Readonly<Record<string, RefundFact['kind']>> = {
  pending: 'processing',
  requires_action: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

/** Reads a Refund object; undefined when it is none, or one of another system of the account. */
export const readRefund = (value: unknown): RefundFact | undefined => {
  if (!isObject(value) || value['object'] !== 'refund' || !isObject(value['metadata'])) return undefined;
  const { id, status, metadata } = value;
  const { refund_no: refundNumber, payment_no: paymentNumber } = metadata;
  const kind = isText(status) && Object.hasOwn(kinds, status) ? kinds[status] : undefined;
  if (!isText(id) || !isText(refundNumber) || !isText(paymentNumber) || kind === undefined) return undefined;
  return { provider: 'card', paymentNumber, refundNumber, kind, reference: id };
};

/** Whether the shop has asked for it, however it reads. */
export const isOwnRefund = (value: unknown): boolean =>
  isObject(value) && isObject(value['metadata']) && isText(value['metadata']['refund_no']);
