import { isObject, type JsonObject } from '../json.ts';
import type { PaymentProvider, RefundFact, RefundRequest } from '../provider.ts';
import { isUnknown, unreadable, type WechatCall, WechatRefusal } from './client.ts';
import { refundBody, refundFactOf } from './refund.ts';

type Call = (call: WechatCall) => Promise<JsonObject>;

/** Refunds through WeChat, each once under its number. */
export const wechatRefunds = (call: Call): Pick<PaymentProvider, 'refund' | 'queryRefund'> => {
  const find = async (request: RefundRequest): Promise<RefundFact | undefined> => {
    try {
      const path = `/v3/refund/domestic/refunds/${encodeURIComponent(request.refundNumber)}`;
      return refundIn(await call({ method: 'GET', path }), request);
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
  };

  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    try {
      const body = refundBody(request);
      return refundIn(await call({ method: 'POST', path: '/v3/refund/domestic/refunds', body }), request);
    } catch (error) {
      if (!isLastWord(error)) throw error;
      // Also a repeat is refused that differs from what was done before: under this number money may have moved.
      return (await find(request)) ?? unheard(request, 'failed');
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> =>
    // One that was never heard of may still be on its way.
    (await find(request)) ?? unheard(request, 'processing');

  return { refund, queryRefund };
};

const refundIn = (answer: JsonObject, { paymentNumber, refundNumber, amount }: RefundRequest): RefundFact => {
  const fact = refundFactOf(answer, answer['status']);
  const counted = answer['amount'];
  if (!fact || !isObject(counted)) throw unreadable('refund');
  const isThis = fact.refundNumber === refundNumber && fact.paymentNumber === paymentNumber;
  if (!isThis || counted['refund'] !== amount.amount)
    throw new Error(`WeChat answered with a refund that is not ${refundNumber} of payment ${paymentNumber}.`);
  return fact;
};

const unheard = ({ paymentNumber, refundNumber }: RefundRequest, kind: RefundFact['kind']): RefundFact => ({
  provider: 'wechat',
  paymentNumber,
  refundNumber,
  kind,
});

/** Refusals after which the same request can never succeed. An empty account or a missing right can be mended. */
const lastWords: ReadonlySet<string | undefined> = new Set([
  'INVALID_REQUEST',
  'RESOURCE_NOT_EXISTS',
  'USER_ACCOUNT_ABNORMAL',
]);
const isLastWord = (error: unknown): boolean => error instanceof WechatRefusal && lastWords.has(error.code);
