import type { JsonObject } from '../json.ts';
import type { RefundFact, RefundRequest } from '../provider.ts';
import { toYuan } from './amount.ts';
import { AlipayRefusal } from './answer.ts';

/** How a refund is named to Alipay: its transaction, and the shop's own number, under which it moves money once. */
export const refundNamed = ({ paymentNumber, transactionId, refundNumber }: RefundRequest) => ({
  out_trade_no: paymentNumber,
  trade_no: transactionId,
  out_request_no: refundNumber,
});

/** What Alipay is asked for. */
export const refundContent = (refund: RefundRequest) => ({
  ...refundNamed(refund),
  refund_amount: toYuan(refund.amount),
});

export const refundFact = ({ paymentNumber, refundNumber }: RefundRequest, kind: RefundFact['kind']): RefundFact => ({
  provider: 'alipay',
  paymentNumber,
  refundNumber,
  kind,
});

/**
 * How a refund stands by the answer to a query; undefined when Alipay does not know it. `10000` alone says that the
 * question was understood; of a refund that has not arrived yet Alipay says nothing.
 */
export const refundAnswered = (answer: JsonObject, refund: RefundRequest): RefundFact | undefined => {
  if (answer['out_request_no'] !== refund.refundNumber) return undefined;
  if (answer['refund_status'] === 'REFUND_SUCCESS') return refundFact(refund, 'succeeded');
  return refundFact(refund, answer['refund_status'] === 'REFUND_FAIL' ? 'failed' : 'processing');
};

/** The shop's balance at Alipay can be filled up and a frozen trade thawed: the same refund goes through when it is sent again. */
const notNow = new Set(['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'ACQ.REASON_TRADE_BEEN_FREEZEN']);

/** Whether a refusal ends the refund. Otherwise the call itself was wrong, or came too early, and Alipay keeps nothing of it. */
export const isLastWord = (error: unknown): boolean =>
  error instanceof AlipayRefusal && error.reason.startsWith('ACQ.') && !notNow.has(error.reason);
