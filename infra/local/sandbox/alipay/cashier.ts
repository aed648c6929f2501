import type { Payable } from '../pay-page.ts';
import { type Params, signedParams } from './sign.ts';
import type { Trade } from './store.ts';
import { type Account, returnParams } from './wire.ts';

/** A trade as its pay page shows it. */
export const payableTrade = (trade: Trade, paidUrl: string | undefined): Payable => ({
  method: { english: 'Alipay', chinese: '支付宝' },
  amount: trade.payments.at(-1)?.amount ?? trade.amount,
  currency: 'CNY',
  paymentNumber: trade.outTradeNo,
  description: trade.subject,
  openUntil: new Date(trade.deadline),
  state: trade.payments.length > 0 ? 'paid' : trade.status === 'TRADE_CLOSED' ? 'closed' : 'open',
  declined:
    trade.declines === 0 ? undefined : { english: 'Alipay declined. Try again.', chinese: '支付失败，请重试。' },
  paidUrl,
  unpaidUrl: trade.quitUrl ?? trade.returnUrl,
});

/** The way back into the shop after paying, with its signed parameters. */
export const returnAddress = (trade: Trade, account: Account, key: string, now: Date): string | undefined => {
  if (trade.returnUrl === undefined) return undefined;
  const url = new URL(trade.returnUrl);
  const params: Params = signedParams(returnParams(trade, account, now), key);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
};
