import { randomUUID } from 'node:crypto';
import { beijingRfc3339 } from '../beijing.ts';
import type { Refund, Transaction } from './store.ts';

export interface Merchant {
  readonly mchId: string;
  readonly appId: string;
}

const tradeTypes = { native: 'NATIVE', h5: 'MWEB', jsapi: 'JSAPI' } as const;

const states = {
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  CLOSED: '已关闭',
  NOTPAY: '未支付',
} as const;

const at = (milliseconds: number): string => beijingRfc3339(new Date(milliseconds));

/** How a transaction stands; once any of it went back, it says so in place of SUCCESS. */
export const stateOf = ({ payments, isClosed }: Transaction, hasRefunds: boolean): keyof typeof states => {
  if (payments.length > 0) return hasRefunds ? 'REFUND' : 'SUCCESS';
  return isClosed ? 'CLOSED' : 'NOTPAY';
};

/** A transaction as a query answers it, and as a notification tells of its newest payment. */
export const transactionView = (
  transaction: Transaction,
  { mchId, appId }: Merchant,
  hasRefunds: boolean,
  paid = transaction.payments[0],
): object => {
  const state = stateOf(transaction, hasRefunds);
  const { total, currency } = {
    total: paid?.amount ?? transaction.amount,
    currency: paid?.currency ?? transaction.currency,
  };
  return {
    mchid: mchId,
    appid: appId,
    out_trade_no: transaction.outTradeNo,
    trade_type: tradeTypes[transaction.kind],
    trade_state: state,
    trade_state_desc: states[state],
    attach: '',
    ...(paid && {
      transaction_id: paid.transactionId,
      bank_type: 'OTHERS',
      success_time: at(paid.at),
      payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    }),
    amount: { total, currency, ...(paid && { payer_total: total, payer_currency: currency }) },
  };
};

/** A refund as the API answers it. */
export const refundView = (refund: Refund): object => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: refund.transactionId,
  out_trade_no: refund.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: '支付用户零钱',
  create_time: at(refund.created),
  ...(refund.status === 'SUCCESS' && refund.settled !== undefined && { success_time: at(refund.settled) }),
  status: refund.status,
  funds_account: 'AVAILABLE',
  amount: {
    ...amountsOf(refund),
    from: [],
    settlement_total: refund.total,
    settlement_refund: refund.amount,
    discount_refund: 0,
    currency: refund.currency,
  },
});

/** What a notification tells of a refund, before it is encrypted. */
export const refundTold = (refund: Refund, { mchId }: Merchant): object => ({
  mchid: mchId,
  out_trade_no: refund.outTradeNo,
  transaction_id: refund.transactionId,
  out_refund_no: refund.outRefundNo,
  refund_id: refund.refundId,
  refund_status: refund.status,
  ...(refund.status === 'SUCCESS' && refund.settled !== undefined && { success_time: at(refund.settled) }),
  user_received_account: '支付用户零钱',
  amount: amountsOf(refund),
});

/** A notification with its content in clear: each attempt encrypts and signs it anew. */
export const notificationOf = (type: string, content: object, now: Date) => ({
  id: randomUUID(),
  create_time: beijingRfc3339(now),
  resource_type: 'encrypt-resource',
  event_type: type,
  summary: type.startsWith('REFUND') ? '退款' : '支付成功',
  resource: content,
});

const amountsOf = ({ amount, total }: Refund) => ({
  total,
  refund: amount,
  payer_total: total,
  payer_refund: amount,
});
