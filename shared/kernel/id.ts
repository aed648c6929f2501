import { createHash, randomBytes } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What each prefix names. A prefix makes an id in a log line explain itself. */
export type IdPrefix =
  | 'usr'
  | 'prd'
  | 'sku'
  | 'ord'
  | 'pay'
  | 'rfd'
  | 'rev'
  | 'mch'
  | 'img'
  | 'adr'
  | 'obx'
  | 'shp'
  | 'mov'
  | 'exp';

/** 26 characters: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32 (a ULID). */
export const ulid = (at: Date): string => {
  let time = at.getTime();
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = crockford.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  // 16 bytes, five bits of each: 80 random bits without any arithmetic over byte borders.
  return head + characters(randomBytes(16));
};

const characters = (bytes: Uint8Array): string => Array.from(bytes, (byte) => crockford.charAt(byte & 31)).join('');

/** A new id such as `ord_01JD…`: random enough not to be guessed, and sorted by time. */
export const newId = (prefix: IdPrefix, at: Date): string => `${prefix}_${ulid(at)}`;

/** The number that a payment provider knows a payment by: it fits the 32 characters of the strictest of them. */
export const newPaymentNumber = (at: Date): string => `P${ulid(at)}`;

/** Whether a number is one of this shop's payments: other systems may sell through the same account. */
export const isPaymentNumber = (number: string | undefined): number is string =>
  number !== undefined && /^P[0-9A-HJKMNP-TV-Z]{26}$/.test(number);

/**
 * The id of what there can be only one of: it follows from the name of that, so whoever makes it again makes the same
 * one. Its time is that of the payment which it belongs to.
 */
export const idOfPayment = (prefix: IdPrefix, paymentNumber: string, name: string): string =>
  `${prefix}_${paymentNumber.slice(1, 11)}${characters(createHash('sha256').update(name).digest().subarray(0, 16))}`;
