import type { JsonObject } from '../json.ts';
import type { RefundFact, RefundRequest } from '../provider.ts';
import { isNumber } from './transaction.ts';

/**
 * `ABNORMAL` is not the end: the money has left the shop and did not reach the shopper's card, until somebody sends it
 * somewhere else on the merchant platform. A second refund in its place would give it back twice.
 */
const kinds: ReadonlyMap<unknown, RefundFact['kind']> = new Map([
  ['PROCESSING', 'processing'],
  ['ABNORMAL', 'processing'],
  ['SUCCESS', 'succeeded'],
  ['CLOSED', 'failed'],
]);

/** Reads a refund whose state stands in `status` (an answer) or `refund_status` (a notification). */
export const refundFactOf = (refund: JsonObject, status: unknown): RefundFact | undefined => {
  const { out_trade_no: paymentNumber, out_refund_no: refundNumber, refund_id: reference } = refund;
  const kind = kinds.get(status);
  if (!isNumber(paymentNumber) || !isNumber(refundNumber) || !isNumber(reference) || !kind) return undefined;
  return { provider: 'wechat', paymentNumber, refundNumber, kind, reference };
};

/** What WeChat is asked for: the money of one transaction, in whole or in part, under the shop's own number. */
export const refundBody = (request: RefundRequest): JsonObject => ({
  transaction_id: request.transactionId,
  out_refund_no: request.refundNumber,
  notify_url: request.notifyUrl,
  amount: { refund: request.amount.amount, total: request.captured.amount, currency: request.amount.currency },
});
