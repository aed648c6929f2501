import type { Payable } from '../pay-page.ts';
import type { Transaction } from './store.ts';

/** Where the shopper pays. The query is there for the shop, which adds the way back to that of a mobile page. */
export const payPageAddress = (origin: string, { outTradeNo, prepayId }: Transaction): string =>
  `${origin}/_local/sandbox/pay/wechat/${encodeURIComponent(outTradeNo)}?prepay_id=${prepayId}`;

/** A transaction as its pay page shows it. */
export const payableTransaction = (transaction: Transaction, isOpen: boolean, backUrl: string | null): Payable => {
  const back = backUrl !== null && URL.canParse(backUrl) && /^https?:$/.test(new URL(backUrl).protocol);
  const paid = transaction.payments.at(-1);
  const until = Math.min(transaction.deadline, transaction.addressUntil);
  return {
    method: { english: 'WeChat Pay', chinese: '微信支付' },
    amount: paid?.amount ?? transaction.amount,
    currency: paid?.currency ?? transaction.currency,
    paymentNumber: transaction.outTradeNo,
    description: transaction.description,
    openUntil: new Date(until),
    state: paid ? 'paid' : isOpen ? 'open' : 'closed',
    declined:
      transaction.declines === 0
        ? undefined
        : { english: 'WeChat declined. Try again.', chinese: '支付失败，请重试。' },
    paidUrl: back ? backUrl : undefined,
    unpaidUrl: back ? backUrl : undefined,
  };
};
