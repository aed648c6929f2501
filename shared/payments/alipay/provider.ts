import { invalid } from '#shared/kernel/problem.ts';
import { patienceMs } from '../attempts.ts';
import { beijingTime } from '../beijing.ts';
import type { PaymentProvider, PaymentRequest } from '../provider.ts';
import { toYuan } from './amount.ts';
import { AlipayRefusal, answerAbout, isRefused, unreadable } from './answer.ts';
import { callAlipay } from './client.ts';
import { alipayRefunds } from './refunds.ts';
import { type AlipayCall, pageLink } from './request.ts';
import type { AlipaySettings } from './settings.ts';
import { factOf } from './trade.ts';

/** Only a trade that waits for its money can be closed; what else it is, a query tells. */
const notClosable = new Set(['ACQ.TRADE_STATUS_ERROR', 'ACQ.REASON_TRADE_STATUS_INVALID', 'ACQ.REASON_ILLEGAL_STATUS']);

/** Payments through Alipay's own pages, or a code that its app scans. Its name for a payment is the payment number. */
export const alipayProvider = (settings: AlipaySettings, timeoutMs = patienceMs): PaymentProvider => {
  const call = async (
    method: AlipayCall['method'],
    content: AlipayCall['content'] & { readonly out_trade_no: string },
    notifyUrl?: string,
  ) => {
    const asked = { method, content, ...(notifyUrl !== undefined && { notifyUrl }) };
    return answerAbout(await callAlipay(settings, asked, timeoutMs), method, content.out_trade_no);
  };

  const start: PaymentProvider['start'] = async (payment) => {
    const { paymentNumber, payBefore, channel, notifyUrl } = payment;
    const started = { reference: paymentNumber, expiresAt: wholeSecond(payBefore) };
    if (channel !== 'qr') {
      const url = pageLink(settings, pageCall(payment), payment.createdAt);
      return { ...started, action: { type: 'redirect', url } };
    }
    const answer = call('alipay.trade.precreate', tradeContent(payment), notifyUrl);
    const { qr_code: code } = await answer.catch(boundIsSaid);
    if (typeof code !== 'string' || !URL.canParse(code)) throw unreadable('alipay.trade.precreate');
    return { ...started, action: { type: 'qr', url: code } };
  };

  const query: PaymentProvider['query'] = async ({ paymentNumber }) => {
    try {
      const fact = factOf(await call('alipay.trade.query', { out_trade_no: paymentNumber }), paymentNumber);
      if (!fact) throw unreadable('alipay.trade.query');
      return fact;
    } catch (error) {
      // The trade begins when the shopper opens the page, so there being none is no last word.
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return { provider: 'alipay', paymentNumber, kind: 'pending' };
      throw error;
    }
  };

  const close: PaymentProvider['close'] = async (payment) => {
    const { paymentNumber } = payment;
    const closed = { provider: 'alipay', paymentNumber, kind: 'closed' } as const;
    try {
      await call('alipay.trade.close', { out_trade_no: paymentNumber });
      return closed;
    } catch (error) {
      // What was never begun has nothing to close; the link that is still about dies with its own deadline.
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return closed;
      if (error instanceof AlipayRefusal && notClosable.has(error.reason)) return query(payment);
      throw error;
    }
  };

  return { start, query, close, ...alipayRefunds(settings, timeoutMs) };
};

/** How much a shop may take at once stands in its contract with Alipay. The shopper can choose another way. */
const boundIsSaid = (error: unknown): never => {
  if (!isRefused(error, 'ACQ.TOTAL_FEE_EXCEED')) throw error;
  throw invalid('method', 'Alipay does not take so large a total; choose another way to pay');
};

/** What every way to pay tells of the trade. All of it is the shop's own: no text of a shopper, nothing that needs escaping. */
const tradeContent = ({ paymentNumber, orderId, amount, payBefore }: PaymentRequest) => ({
  out_trade_no: paymentNumber,
  total_amount: toYuan(amount),
  subject: `Order ${orderId}`,
  time_expire: beijingTime(payBefore),
});

const pageCall = (payment: PaymentRequest): AlipayCall => {
  const { channel, notifyUrl, returnUrl } = payment;
  const content = tradeContent(payment);
  const around = { notifyUrl, returnUrl };
  return channel === 'wap'
    ? {
        method: 'alipay.trade.wap.pay',
        content: { ...content, product_code: 'QUICK_WAP_WAY', quit_url: returnUrl },
        ...around,
      }
    : { method: 'alipay.trade.page.pay', content: { ...content, product_code: 'FAST_INSTANT_TRADE_PAY' }, ...around };
};

const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);
