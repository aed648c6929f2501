import { type Money, money } from '#shared/kernel/money.ts';
import { isObject, isText, type JsonObject } from '../json.ts';
import type { ProviderFact, UnpaidFact } from '../provider.ts';
import type { WechatSettings } from './settings.ts';

/** Whether a transaction was made with this merchant and this app: WeChat signs those of everybody alike. */
export const isOurs = ({ mchid, appid }: JsonObject, { mchId, appId }: WechatSettings): boolean =>
  mchid === mchId && appid === appId;

/** States in which the money was taken. `REFUND` is one: what is given back was paid before. */
const paid: ReadonlySet<unknown> = new Set(['SUCCESS', 'REFUND']);

/** A declined attempt leaves the payment open: the shopper may try again until it is closed. */
const unpaid: Readonly<Record<string, UnpaidFact['kind']>> = {
  NOTPAY: 'pending',
  USERPAYING: 'pending',
  PAYERROR: 'pending',
  CLOSED: 'closed',
  REVOKED: 'closed',
};

/** Reads a transaction, in a notification as in an answer; undefined when it is none, or says `paid` without saying what. */
export const factOf = (transaction: JsonObject): ProviderFact | undefined => {
  const { out_trade_no: paymentNumber, trade_state: state, transaction_id: transactionId } = transaction;
  if (!isNumber(paymentNumber) || !isText(state)) return undefined;
  if (!paid.has(state)) {
    const kind = Object.hasOwn(unpaid, state) ? unpaid[state] : undefined;
    return kind && { provider: 'wechat', paymentNumber, kind };
  }
  const amount = amountOf(transaction['amount']);
  return isNumber(transactionId) && amount
    ? { provider: 'wechat', paymentNumber, kind: 'succeeded', transactionId, amount }
    : undefined;
};

/** What was asked for. `payer_total` is less where a coupon of WeChat's paid a part, and the shop gets the whole. */
const amountOf = (amount: unknown): Money | undefined => {
  if (!isObject(amount)) return undefined;
  const { total, currency = 'CNY' } = amount;
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total <= 0) return undefined;
  return isText(currency) && /^[A-Z]{3}$/.test(currency) ? money(total, currency) : undefined;
};

/** The characters that WeChat takes in a merchant's numbers, and uses in its own. */
export const isNumber = (value: unknown): value is string => isText(value) && /^[\w|*@-]{1,64}$/.test(value);
