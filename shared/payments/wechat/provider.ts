import { invalid, Problem } from '#shared/kernel/problem.ts';
import { isObject, isText, type JsonObject } from '../json.ts';
import type {
  PaymentAction,
  PaymentProvider,
  PaymentReference,
  PaymentRequest,
  ProviderFact,
  RefundFact,
  RefundRequest,
  StartedPayment,
} from '../provider.ts';
import { callWechat, type WechatCall, WechatRefusal } from './client.ts';
import { refundBody, refundFactOf } from './refund.ts';
import type { WechatSettings } from './settings.ts';
import { factOf, isOurs } from './transaction.ts';

/** How long one attempt may take. There are two at most, and the shopper waits for both. */
const patienceMs = 4_000;

/** WeChat moves a nearer deadline to one minute after the order. */
const shortestMs = 60_000;

/** The link of a phone's page lives for five minutes, of which the last is for following it. */
const pageMs = 4 * 60_000;

/** Payments through WeChat: a code to scan, or a page that opens the app on the same phone. */
export const wechatProvider = (settings: WechatSettings, timeoutMs = patienceMs): PaymentProvider => {
  const { mchId } = settings;
  const call = (each: WechatCall): Promise<JsonObject> => callWechat(settings, each, timeoutMs);

  const start = async (payment: PaymentRequest): Promise<StartedPayment> => {
    const isMobile = payment.channel === 'wap';
    const body = { ...orderBody(payment, settings), ...(isMobile && { scene_info: sceneOf(payment) }) };
    const path = `/v3/pay/transactions/${isMobile ? 'h5' : 'native'}`;
    const { code_url: code, h5_url: page } = await call({ method: 'POST', path, body }).catch(overIsConflict);

    const url = isMobile ? page : code;
    if (!isText(url)) throw unreadable('order');
    return {
      action: isMobile ? pageAction(url, payment) : { type: 'qr', url },
      reference: payment.paymentNumber,
      expiresAt: new Date(Math.max(payment.payBefore.getTime(), payment.createdAt.getTime() + shortestMs)),
    };
  };

  const query = async ({ paymentNumber }: PaymentReference): Promise<ProviderFact> => {
    try {
      const transaction = await call({ method: 'GET', path: `${transactionPath(paymentNumber)}?mchid=${mchId}` });
      if (!isOurs(transaction, settings) || transaction['out_trade_no'] !== paymentNumber)
        throw new Error(`WeChat answered with a transaction that is not that of payment ${paymentNumber}.`);
      const fact = factOf(transaction);
      if (!fact) throw unreadable('transaction');
      return fact;
    } catch (error) {
      if (isUnknown(error)) return { provider: 'wechat', paymentNumber, kind: 'pending' };
      throw error;
    }
  };

  const close = async (payment: PaymentReference): Promise<ProviderFact> => {
    const { paymentNumber } = payment;
    const closed: ProviderFact = { provider: 'wechat', paymentNumber, kind: 'closed' };
    try {
      await call({ method: 'POST', path: `${transactionPath(paymentNumber)}/close`, body: { mchid: mchId } });
      return closed;
    } catch (error) {
      // What never reached WeChat has nothing to close; its deadline ends it if it should arrive still.
      if (isUnknown(error)) return closed;
      // Only what is open can be closed; anything else has happened already, and the transaction says what.
      if (error instanceof WechatRefusal && error.status === 400) return query(payment);
      throw error;
    }
  };

  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    assertYuan(request.amount.currency);
    try {
      const body = refundBody(request);
      return refundIn(await call({ method: 'POST', path: '/v3/refund/domestic/refunds', body }), request);
    } catch (error) {
      if (!isLastWord(error)) throw error;
      // Also a repeat is refused that differs from what was done before: under this number money may have moved.
      const known = await find(request);
      return known ?? { ...about(request), kind: 'failed' };
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> =>
    // One that was never heard of may still be on its way.
    (await find(request)) ?? { ...about(request), kind: 'processing' };

  const find = async (request: RefundRequest): Promise<RefundFact | undefined> => {
    try {
      const path = `/v3/refund/domestic/refunds/${encodeURIComponent(request.refundNumber)}`;
      return refundIn(await call({ method: 'GET', path }), request);
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
  };

  return { start, query, close, refund, queryRefund };
};

const transactionPath = (paymentNumber: string): string =>
  `/v3/pay/transactions/out-trade-no/${encodeURIComponent(paymentNumber)}`;

/** The same for every repeat: WeChat answers a number that it knows with a fresh address, if nothing else has changed. */
const orderBody = (payment: PaymentRequest, { mchId, appId }: WechatSettings): JsonObject => {
  assertYuan(payment.amount.currency);
  return {
    appid: appId,
    mchid: mchId,
    description: `Order ${payment.orderId}`,
    out_trade_no: payment.paymentNumber,
    time_expire: beijingTime(payment.payBefore),
    notify_url: payment.notifyUrl,
    amount: { total: payment.amount.amount, currency: payment.amount.currency },
  };
};

const sceneOf = ({ payerAddress }: PaymentRequest): JsonObject => {
  // WeChat opens its app for the address that asked for it, and for no other.
  if (!payerAddress) throw invalid('channel', 'the address of your device is not known; scan a code instead');
  return { payer_client_ip: payerAddress, h5_info: { type: 'Wap' } };
};

const assertYuan = (currency: string): void => {
  if (currency !== 'CNY') throw invalid('method', 'WeChat Pay takes CNY only; choose another way to pay');
};

const pageAction = (page: string, { returnUrl }: PaymentRequest): PaymentAction => ({
  type: 'redirect',
  url: `${page}${page.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(returnUrl)}`,
  until: new Date(Date.now() + pageMs).toISOString(),
});

/** A fresh link is asked for while the shopper pays with the old one: that is nobody's fault. */
const overIsConflict = (error: unknown): never => {
  if (!(error instanceof WechatRefusal && over.has(error.code))) throw error;
  throw new Problem('illegal_transition', { detail: 'This payment was paid, or closed, just now.', cause: error });
};
const over: ReadonlySet<string | undefined> = new Set(['ORDERPAID', 'ORDER_PAID', 'ORDERCLOSED', 'ORDER_CLOSED']);

/** RFC 3339 to the second, as WeChat's clocks go. */
const beijingTime = (time: Date): string =>
  `${new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

const about = ({ paymentNumber, refundNumber }: RefundRequest) => ({
  provider: 'wechat' as const,
  paymentNumber,
  refundNumber,
});

const refundIn = (answer: JsonObject, { paymentNumber, refundNumber, amount }: RefundRequest): RefundFact => {
  const fact = refundFactOf(answer, answer['status']);
  const counted = answer['amount'];
  if (!fact || !isObject(counted)) throw unreadable('refund');
  const isThis = fact.refundNumber === refundNumber && fact.paymentNumber === paymentNumber;
  if (!isThis || counted['refund'] !== amount.amount)
    throw new Error(`WeChat answered with a refund that is not ${refundNumber} of payment ${paymentNumber}.`);
  return fact;
};

const isUnknown = (error: unknown): boolean => error instanceof WechatRefusal && error.status === 404;

/** Refusals after which the same request can never succeed. An empty account or a missing right can be mended. */
const lastWords: ReadonlySet<string | undefined> = new Set([
  'INVALID_REQUEST',
  'RESOURCE_NOT_EXISTS',
  'USER_ACCOUNT_ABNORMAL',
]);
const isLastWord = (error: unknown): boolean => error instanceof WechatRefusal && lastWords.has(error.code);

const unreadable = (what: string): Error => new Error(`WeChat's answer is not a readable ${what}.`);
