import type { JsonObject } from '../json.ts';
import type {
  PaymentProvider,
  PaymentReference,
  PaymentRequest,
  ProviderFact,
  RefundFact,
  RefundRequest,
  StartedPayment,
} from '../provider.ts';
import { toYuan } from './amount.ts';
import { AlipayRefusal } from './answer.ts';
import { callAlipay, callAlipayOnce } from './client.ts';
import { refundAnswered, refundContent, refundFact, refundNamed, refusedKind } from './refund.ts';
import { type AlipayCall, pageLink } from './request.ts';
import type { AlipaySettings } from './settings.ts';
import { beijingTime } from './time.ts';
import { factOf } from './trade.ts';

/** How long one attempt may take. There are two at most, and the shopper waits for both. */
const patienceMs = 4_000;

/** Only a trade that waits for its money can be closed; what else it is, a query tells. */
const notClosable = new Set(['ACQ.TRADE_STATUS_ERROR', 'ACQ.REASON_TRADE_STATUS_INVALID', 'ACQ.REASON_ILLEGAL_STATUS']);

/** Payments through Alipay's own pages, or a code that its app scans. Its name for a payment is the payment number. */
export const alipayProvider = (settings: AlipaySettings, timeoutMs = patienceMs): PaymentProvider => {
  const call = (method: AlipayCall['method'], content: AlipayCall['content'], more: Partial<AlipayCall> = {}) =>
    callAlipay(settings, { method, content, ...more }, timeoutMs);

  const start = async (payment: PaymentRequest): Promise<StartedPayment> => {
    const { paymentNumber, payBefore, channel, notifyUrl } = payment;
    const started = { reference: paymentNumber, expiresAt: wholeSecond(payBefore) };
    if (channel !== 'qr')
      return {
        ...started,
        action: { type: 'redirect', url: pageLink(settings, pageCall(payment), payment.createdAt) },
      };
    const answer = await call('alipay.trade.precreate', tradeContent(payment), { notifyUrl });
    return { ...started, action: { type: 'qr', url: codeIn(answer, paymentNumber) } };
  };

  const query = async ({ paymentNumber }: PaymentReference): Promise<ProviderFact> => {
    try {
      const answer = await call('alipay.trade.query', { out_trade_no: paymentNumber });
      const fact = isAbout(answer, paymentNumber) ? factOf(answer, paymentNumber) : undefined;
      if (!fact) throw unreadable('alipay.trade.query');
      return fact;
    } catch (error) {
      // The trade begins when the shopper opens the page, so there being none is no last word.
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return { provider: 'alipay', paymentNumber, kind: 'pending' };
      throw error;
    }
  };

  const close = async (payment: PaymentReference): Promise<ProviderFact> => {
    const { paymentNumber } = payment;
    const closed = { provider: 'alipay', paymentNumber, kind: 'closed' } as const;
    try {
      const answer = await call('alipay.trade.close', { out_trade_no: paymentNumber });
      if (!isAbout(answer, paymentNumber)) throw unreadable('alipay.trade.close');
      return closed;
    } catch (error) {
      // What was never begun has nothing to close; the link that is still about dies with its own deadline.
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return closed;
      if (error instanceof AlipayRefusal && notClosable.has(error.reason)) return query(payment);
      throw error;
    }
  };

  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    const kind = await refundKind(request);
    if (kind === 'succeeded' || kind === 'processing') return refundFact(request, kind);
    // `N` moved nothing in this call, and an earlier one may be why it was refused: what has failed is what Alipay does
    // not know.
    const known = await queryRefund(request);
    return kind === 'failed' && known.kind === 'processing' ? refundFact(request, 'failed') : known;
  };

  const refundKind = async (request: RefundRequest): Promise<RefundFact['kind'] | 'unchanged'> => {
    try {
      // Without a repeat: Alipay shows a refund seconds after it was made, and until then a refusal could be misread.
      const answer = await callAlipayOnce(
        settings,
        { method: 'alipay.trade.refund', content: refundContent(request) },
        timeoutMs,
      );
      if (!isAbout(answer, request.paymentNumber)) throw unreadable('alipay.trade.refund');
      return answer['fund_change'] === 'Y' ? 'succeeded' : 'unchanged';
    } catch (error) {
      const kind = refusedKind(error);
      if (kind === undefined) throw error;
      return kind;
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> => {
    try {
      return refundAnswered(await call('alipay.trade.fastpay.refund.query', refundNamed(request)), request);
    } catch (error) {
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return refundFact(request, 'processing');
      throw error;
    }
  };

  return { start, query, close, refund, queryRefund };
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
  return channel === 'wap'
    ? {
        method: 'alipay.trade.wap.pay',
        content: { ...content, product_code: 'QUICK_WAP_WAY', quit_url: returnUrl },
        notifyUrl,
        returnUrl,
      }
    : {
        method: 'alipay.trade.page.pay',
        content: { ...content, product_code: 'FAST_INSTANT_TRADE_PAY' },
        notifyUrl,
        returnUrl,
      };
};

const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

const codeIn = (answer: JsonObject, paymentNumber: string): string => {
  const code = answer['qr_code'];
  if (!isAbout(answer, paymentNumber) || typeof code !== 'string' || !URL.canParse(code))
    throw unreadable('alipay.trade.precreate');
  return code;
};

const isAbout = (answer: JsonObject, paymentNumber: string): boolean => answer['out_trade_no'] === paymentNumber;

const isRefused = (error: unknown, reason: string): boolean =>
  error instanceof AlipayRefusal && error.reason === reason;

const unreadable = (method: string): Error =>
  new Error(`Alipay's answer to ${method} is not about what was asked: look at the trade in Alipay's console.`);
