import { isText, type JsonObject } from '../json.ts';
import type { ProviderFact } from '../provider.ts';
import { fromYuan } from '../yuan.ts';

/** Alipay's numbers are digits; a sandbox may write others. */
const isTradeNumber = (value: unknown): value is string => isText(value) && /^[\w-]{1,64}$/.test(value);

/**
 * What a trade says about its payment, in a notification as in an answer; undefined when it cannot be read.
 * `TRADE_FINISHED` is paid as well: it comes when nothing can be refunded any more, after `TRADE_SUCCESS` or instead of it.
 */
export const factOf = (trade: JsonObject, paymentNumber: string): ProviderFact | undefined => {
  const about = { provider: 'alipay', paymentNumber } as const;
  switch (trade['trade_status']) {
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const { trade_no: transactionId, total_amount: total } = trade;
      // Alipay's own examples show a number at times; its shortest writing is the one that was sent.
      const amount = fromYuan(typeof total === 'number' ? String(total) : total);
      return isTradeNumber(transactionId) && amount
        ? { ...about, kind: 'succeeded', transactionId, amount }
        : undefined;
    }
    case 'WAIT_BUYER_PAY':
      return { ...about, kind: 'pending' };
    case 'TRADE_CLOSED':
      // Nobody paid, or all of it went back: either way there is no money here.
      return { ...about, kind: 'closed' };
    default:
      return undefined;
  }
};
