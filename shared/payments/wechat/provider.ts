import { invalid, Problem } from '#shared/kernel/problem.ts';
import { patienceMs } from '../attempts.ts';
import { beijingTime } from '../beijing.ts';
import { isText, type JsonObject } from '../json.ts';
import type { PaymentAction, PaymentProvider, PaymentRequest, ProviderFact } from '../provider.ts';
import { callWechat, isUnknown, unreadable, type WechatCall, WechatRefusal } from './client.ts';
import { wechatRefunds } from './refunds.ts';
import type { WechatSettings } from './settings.ts';
import { factOf, isOurs } from './transaction.ts';

/** WeChat moves a nearer deadline to one minute after the order. */
const shortestMs = 60_000;

/** The link of a phone's page lives for five minutes, of which the last is for following it. */
const pageMs = 4 * 60_000;

/** Payments through WeChat: a code to scan, or a page that opens the app on the same phone. */
export const wechatProvider = (settings: WechatSettings, timeoutMs = patienceMs): PaymentProvider => {
  const { mchId } = settings;
  const call = (each: WechatCall): Promise<JsonObject> => callWechat(settings, each, timeoutMs);

  const start: PaymentProvider['start'] = async (payment) => {
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

  const query: PaymentProvider['query'] = async ({ paymentNumber }) => {
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

  const close: PaymentProvider['close'] = async (payment) => {
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

  return { start, query, close, ...wechatRefunds(call) };
};

const transactionPath = (paymentNumber: string): string =>
  `/v3/pay/transactions/out-trade-no/${encodeURIComponent(paymentNumber)}`;

/** The same for every repeat: WeChat answers a number that it knows with a fresh address, if nothing else has changed. */
const orderBody = (payment: PaymentRequest, { mchId, appId }: WechatSettings): JsonObject => {
  if (payment.amount.currency !== 'CNY')
    throw invalid('method', 'WeChat Pay takes CNY only; choose another way to pay');
  return {
    appid: appId,
    mchid: mchId,
    description: `Order ${payment.orderId}`,
    out_trade_no: payment.paymentNumber,
    time_expire: `${beijingTime(payment.payBefore).replace(' ', 'T')}+08:00`,
    notify_url: payment.notifyUrl,
    amount: { total: payment.amount.amount, currency: payment.amount.currency },
  };
};

const sceneOf = ({ payerAddress }: PaymentRequest): JsonObject => {
  // WeChat opens its app for the address that asked for it, and for no other.
  if (!payerAddress) throw invalid('channel', 'the address of your device is not known; scan a code instead');
  return { payer_client_ip: payerAddress, h5_info: { type: 'Wap' } };
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
