import type { KeyObject } from 'node:crypto';
import { type Headers, notGenuine } from '../provider.ts';
import { isSigned } from '../rsa.ts';

/** How far the time of signing may be from ours, in either direction. */
const toleranceSeconds = 300;

/** What a signature of WeChat's begins with that was made wrong on purpose, to see who takes it. */
const probe = 'WECHATPAY/SIGNTEST/';

/** What a signature covers: each part ends its line, the last one as well. */
export const linesOf = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from('\n')]));

/**
 * Proves that WeChat signed exactly these bytes, and lately: a notification, or an answer to a call of ours. A key that is
 * not in the settings is never asked for: whoever names one would decide whom the shop calls.
 */
export const assertSigned = (
  headers: Headers,
  rawBody: Buffer,
  platformKeys: ReadonlyMap<string, KeyObject>,
  now: Date,
): void => {
  const { timestamp, nonce, serial, signature } = signedParts(headers);
  if (signature.startsWith(probe)) throw notGenuine('signature probe');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) throw notGenuine('stale');

  const key = platformKeys.get(serial);
  if (!key) throw notGenuine('unknown serial');
  if (!isSigned(linesOf(timestamp, nonce, rawBody), signature, [key])) throw notGenuine('wrong signature');
};

const signedParts = (headers: Headers) => {
  const timestamp = headers['wechatpay-timestamp'];
  const nonce = headers['wechatpay-nonce'];
  const serial = headers['wechatpay-serial'];
  const signature = headers['wechatpay-signature'];
  const type = headers['wechatpay-signature-type'] ?? 'WECHATPAY2-SHA256-RSA2048';
  if (!timestamp || !nonce || !serial || !signature) throw notGenuine('no signature');
  // A line break in the nonce could move its end into the body; two headers arrive joined into one by a comma.
  if (!/^\d{1,12}$/.test(timestamp) || !/^[\w+/=-]{1,128}$/.test(nonce) || type !== 'WECHATPAY2-SHA256-RSA2048')
    throw notGenuine('malformed signature');
  return { timestamp, nonce, serial, signature };
};
