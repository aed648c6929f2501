import { Problem } from '#shared/kernel/problem.ts';
import type { PaymentProvider, RefundFact, RefundRequest } from '../provider.ts';
import { answerAbout, isRefused } from './answer.ts';
import { callAlipay, callAlipayOnce } from './client.ts';
import { isLastWord, refundAnswered, refundContent, refundFact, refundNamed } from './refund.ts';
import type { AlipaySettings } from './settings.ts';

/** Refunds through Alipay, each once under its number. */
export const alipayRefunds = (
  settings: AlipaySettings,
  timeoutMs: number,
): Pick<PaymentProvider, 'refund' | 'queryRefund'> => {
  const refund = async (request: RefundRequest): Promise<RefundFact> => {
    const kind = await asked(request);
    if (kind === 'succeeded') return refundFact(request, kind);
    // `N` moved nothing in this call, and an earlier one may be why it was refused.
    const known = await find(request);
    if (known) return known;
    if (kind === 'failed') return refundFact(request, kind);
    // What Alipay does not know lies with the shop still, and has to be sent again.
    throw new Problem('provider_unavailable', {
      cause: new Error('Alipay has moved nothing, and knows of no refund.'),
    });
  };

  const asked = async (request: RefundRequest): Promise<'succeeded' | 'failed' | 'unchanged'> => {
    const method = 'alipay.trade.refund';
    try {
      // Without a repeat: Alipay shows a refund seconds after it was made, and until then a refusal could be misread.
      const answer = await callAlipayOnce(settings, { method, content: refundContent(request) }, timeoutMs);
      return answerAbout(answer, method, request.paymentNumber)['fund_change'] === 'Y' ? 'succeeded' : 'unchanged';
    } catch (error) {
      if (!isLastWord(error)) throw error;
      return 'failed';
    }
  };

  const queryRefund = async (request: RefundRequest): Promise<RefundFact> =>
    (await find(request)) ?? refundFact(request, 'processing');

  const find = async (request: RefundRequest): Promise<RefundFact | undefined> => {
    const call = { method: 'alipay.trade.fastpay.refund.query', content: refundNamed(request) } as const;
    try {
      return refundAnswered(await callAlipay(settings, call, timeoutMs), request);
    } catch (error) {
      if (isRefused(error, 'ACQ.TRADE_NOT_EXIST')) return undefined;
      throw error;
    }
  };

  return { refund, queryRefund };
};
