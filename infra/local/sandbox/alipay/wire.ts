import { randomBytes } from 'node:crypto';
import { beijingTime } from '../beijing.ts';
import { digits } from '../keys.ts';
import { yuanOf } from '../yuan.ts';
import type { Params } from './sign.ts';
import type { Refund, Trade } from './store.ts';

const buyer = { buyer_id: '2088000000000000', buyer_logon_id: 'sha***@sandbox.example' };

const at = (milliseconds: number): string => beijingTime(new Date(milliseconds));

/** A trade as a query answers it. */
export const tradeView = (trade: Trade): Params => {
  const paid = trade.payments[0];
  const total = yuanOf(paid?.amount ?? trade.amount);
  return {
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    ...(paid ? buyer : {}),
    trade_status: trade.status,
    total_amount: total,
    ...(paid ? { send_pay_date: at(paid.at), receipt_amount: total, buyer_pay_amount: total } : {}),
    point_amount: '0.00',
    invoice_amount: '0.00',
  };
};

/** The answer to a refund: the fee is all that was given back so far, `fund_change` whether this request moved any of it. */
export const refundView = (trade: Trade, moved: number, changed: boolean): Params => ({
  trade_no: trade.tradeNo,
  out_trade_no: trade.outTradeNo,
  ...buyer,
  fund_change: changed ? 'Y' : 'N',
  refund_fee: yuanOf(moved),
  send_back_fee: yuanOf(moved),
});

/** How a refund stands. Of one that has not gone through, nothing is said. */
export const refundQueryView = (trade: Trade, refund: Refund | undefined): Params =>
  refund?.status !== 'moved'
    ? {}
    : {
        trade_no: refund.tradeNo,
        out_trade_no: trade.outTradeNo,
        out_request_no: refund.outRequestNo,
        total_amount: yuanOf(trade.payments[0]?.amount ?? trade.amount),
        refund_amount: yuanOf(refund.amount),
        refund_status: 'REFUND_SUCCESS',
        gmt_refund_pay: at(refund.at),
      };

export interface Account {
  readonly appId: string;
  readonly sellerId: string;
}

/** An id that stays the same over the repeats of one notification. */
export const newNotifyId = (): string => `${digits(10)}${randomBytes(12).toString('hex')}`;

/** What a notification tells, before it is signed. One about a refund repeats what was paid, with the fee beside it. */
export const notificationOf = (
  trade: Trade,
  account: Account,
  notifyId: string,
  refund?: Refund,
  moved = 0,
): Params => {
  const paid = refund ? trade.payments.find((each) => each.tradeNo === refund.tradeNo) : trade.payments.at(-1);
  const total = yuanOf(paid?.amount ?? trade.amount);
  return {
    app_id: account.appId,
    auth_app_id: account.appId,
    charset: 'utf-8',
    version: '1.0',
    notify_type: 'trade_status_sync',
    notify_id: notifyId,
    trade_no: paid?.tradeNo ?? trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    ...(refund ? { out_biz_no: refund.outRequestNo } : {}),
    ...(paid ? buyer : {}),
    seller_id: account.sellerId,
    trade_status: trade.status,
    total_amount: total,
    subject: trade.subject,
    gmt_create: at(trade.created),
    ...(paid
      ? {
          gmt_payment: at(paid.at),
          receipt_amount: total,
          buyer_pay_amount: total,
          invoice_amount: total,
          point_amount: '0.00',
          fund_bill_list: JSON.stringify([{ amount: total, fundChannel: 'ALIPAYACCOUNT' }]),
        }
      : {}),
    ...(refund ? { refund_fee: yuanOf(moved), gmt_refund: `${at(refund.at)}.000` } : {}),
    ...(trade.status === 'TRADE_CLOSED' ? { gmt_close: at(refund?.at ?? trade.deadline) } : {}),
  };
};

/** What comes along on the way back into the shop: signed, and no proof of a payment. */
export const returnParams = (trade: Trade, { appId, sellerId }: Account, now: Date): Params => ({
  app_id: appId,
  auth_app_id: appId,
  charset: 'utf-8',
  version: '1.0',
  method: `alipay.trade.${trade.product}.pay.return`,
  out_trade_no: trade.outTradeNo,
  trade_no: trade.tradeNo,
  total_amount: yuanOf(trade.amount),
  seller_id: sellerId,
  timestamp: beijingTime(now),
});
