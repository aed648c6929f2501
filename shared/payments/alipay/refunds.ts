import type { PaymentProvider, RefundFact, RefundRequest } from '../provider.ts';
import { answerAbout, isRefused } from './answer.ts';
import { callAlipay, callAlipayOnce } from './client.ts';
import { refundAnswered, refundContent, refundFact, refundNamed, refusedKind } from './refund.ts';
import type { AlipaySettings } from './settings.ts';

/** Refunds through Alipay, each once under its number. */
export const alipayRefunds = (
  settings: AlipaySettings,
  timeoutMs: number,
): Pick<PaymentProvider, 'refund' | 'queryRefund'> => {
  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    const kind = await asked(request);
    if (kind === 'succeeded' || kind === 'processing') return refundFact(request, kind);
    // `N` moved nothing in this call, and an earlier one may be why it was refused: what has failed is what Alipay does
    // not know.
    const known = await queryRefund(request);
    return kind === 'failed' && known.kind === 'processing' ? refundFact(request, 'failed') : known;
  };

  const asked = async (request: RefundRequest): Promise<RefundFact['kind'] | 'unchanged'> => {
    const method = 'alipay.trade.refund';
    try {
      // Without a repeat: Alipay shows a refund seconds after it was made, and until then a refusal could be misread.
      const answer = await callAlipayOnce(settings, { method, content: refundContent(request) }, timeoutMs);
      return answerAbout(answer, method, request.paymentNumber)['fund_change'] === 'Y' ? 'succeeded' : 'unchanged';
    } catch (error) {
      const kind = refusedKind(error);
      if (kind === undefined) throw error;
      return kind;
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> => {
    const call = { method: 'alipay.trade.fastpay.refund.query', content: refundNamed(request) } as const;
    try {
      return refundAnswered(await callAlipay(settings, call, timeoutMs), request);
    } catch (error) {
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return refundFact(request, 'processing');
      throw error;
    }
  };

  return { refund, queryRefund };
};
