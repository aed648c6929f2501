import type { KeyObject } from 'node:crypto';
import { isPaymentNumber } from '#shared/kernel/id.ts';
import { isText } from '../json.ts';
import { type Acknowledgements, notGenuine, type VerifyNotification } from '../provider.ts';
import { isSigned } from '../rsa.ts';
import { fromYuan } from '../yuan.ts';
import { baseString } from './base-string.ts';
import { readForm } from './form.ts';
import type { AlipaySettings } from './settings.ts';
import { factOf } from './trade.ts';

type Fields = ReadonlyMap<string, string>;

/** These seven characters end Alipay's repeats; anything else asks for another delivery, eight of them within 25 hours. */
export const alipayAcknowledgements: Acknowledgements = {
  accepted: { status: 200, contentType: 'text/plain', body: 'success' },
  refused: { status: 400, contentType: 'text/plain', body: 'failure' },
};

/**
 * Alipay's notification: a form whose decoded fields are signed. It carries no time that could be checked; against being
 * told twice stands what is written down already.
 */
export const verifyAlipayNotification: VerifyNotification<AlipaySettings> = (_headers, rawBody, settings) => {
  const fields = readForm(rawBody);
  assertSigned(fields, settings.alipayPublicKeys);
  const paymentNumber = fields.get('out_trade_no');
  if (!isPaymentNumber(paymentNumber)) throw notGenuine('not about a payment of this shop');

  // What is signed is `name=value&name=value`, unescaped: with an `&` in a value it fits other fields as well, with
  // another number and another amount. Alipay itself is asked then; a coupon's name may hold an honest one.
  if ([...fields.values()].some((value) => value.includes('&'))) return { doubtful: '& in a value', paymentNumber };

  assertTradeNotification(fields, settings);
  const trade = Object.fromEntries(fields);
  if (isRefundedInFull(fields)) return { ignored: 'refunded in full' };
  const fact = factOf(trade, paymentNumber);
  // Genuine, and yet not to be understood: a refusal makes noise, and Alipay repeats it until somebody has looked.
  if (!fact) throw notGenuine('unreadable trade');
  return { fact: { ...fact, eventId: fields.get('notify_id') ?? '' } };
};

const assertSigned = (fields: Fields, keys: readonly KeyObject[]): void => {
  // Whoever sends it writes the sign type, which is not signed: the weaker `RSA` stands for SHA-1.
  if (fields.get('sign_type') !== 'RSA2') throw notGenuine('sign type');
  const signature = fields.get('sign');
  if (!signature) throw notGenuine('no signature');
  const signedFields = [...fields].filter(([name]) => name !== 'sign' && name !== 'sign_type');
  if (!isSigned(baseString(signedFields), signature, keys)) throw notGenuine('wrong signature');
};

/** The way back into the shop carries fields that are signed as well, by the same key: they prove no payment. */
const assertTradeNotification = (fields: Fields, { appId, sellerId }: AlipaySettings): void => {
  if (fields.has('method') || fields.get('notify_type') !== 'trade_status_sync' || !isEventId(fields.get('notify_id')))
    throw notGenuine('not a notification');
  if (fields.get('app_id') !== appId) throw notGenuine('another app');
  if (fields.get('seller_id') !== sellerId) throw notGenuine('another seller');
  if (!/^utf-?8$/i.test(fields.get('charset') ?? 'utf-8')) throw notGenuine('another charset');
};

const isEventId = (value: string | undefined): value is string => value !== undefined && /^[\w-]{1,128}$/.test(value);

/**
 * A refund in part repeats TRADE_SUCCESS with all of the money that was paid, which is known; a refund of the rest closes
 * the trade. How a refund of ours stands is asked of Alipay, which does not notify of every one.
 */
const isRefundedInFull = (fields: Fields): boolean =>
  fields.get('trade_status') === 'TRADE_CLOSED' &&
  (isText(fields.get('gmt_refund')) || isText(fields.get('gmt_payment')) || !isNothing(fields.get('refund_fee')));

const isNothing = (yuan: string | undefined): boolean =>
  yuan === undefined || yuan === '' || fromYuan(yuan)?.amount === 0;
