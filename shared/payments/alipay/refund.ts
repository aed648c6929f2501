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
 * How a refund stands by the answer to a query. `10000` alone says that the question was understood; of a refund that has
 * not arrived yet Alipay says nothing.
 */
export const refundAnswered = (answer: JsonObject, refund: RefundRequest): RefundFact => {
  const isThisOne = answer['out_request_no'] === refund.refundNumber;
  if (isThisOne && answer['refund_status'] === 'REFUND_SUCCESS') return refundFact(refund, 'succeeded');
  if (isThisOne && answer['refund_status'] === 'REFUND_FAIL') return refundFact(refund, 'failed');
  return refundFact(refund, 'processing');
};

/** The shop's balance at Alipay can be filled up and a frozen trade thawed: the same refund goes through later. */
const notNow = new Set(['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'ACQ.REASON_TRADE_BEEN_FREEZEN']);

/** What a refusal means for the refund: `failed` is Alipay's last word; undefined where the call itself was wrong. */
export const refusedKind = (error: unknown): 'processing' | 'failed' | undefined => {
  if (!(error instanceof AlipayRefusal) || !error.reason.startsWith('ACQ.')) return undefined;
  return notNow.has(error.reason) ? 'processing' : 'failed';
};
