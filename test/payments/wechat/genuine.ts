import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { Headers } from '#shared/payments/provider.ts';
import { parseWechatSettings, type WechatSettings } from '#shared/payments/wechat/settings.ts';

/** A message as WeChat would send it. */
export interface Message {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Whatever signs: one key of WeChat's, with the name under which the shop knows it. */
export interface Platform {
  readonly serial: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Keys are made for each run: none is ever written down. */
export const newPair = (): { privateKey: string; publicKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
export const newPlatform = (serial = `PUB_KEY_ID_${randomBytes(12).toString('hex')}`): Platform => ({
  serial,
  ...newPair(),
});
export const newApiV3Key = (): string => randomBytes(16).toString('hex');

export const at = new Date('2026-11-20T08:00:00.000Z');
export const paymentNumber = 'P01JD3Z5Q8V0000000000000000';
export const refundNumber = 'rfd_01JD3Z5Q8V00000000000000';

const merchant = newPair();
/** The merchant's public half, which WeChat checks our calls with. */
export const merchantKey = merchant.publicKey;

/** The parameter of a shop that knows these keys. */
export const parameterOf = (
  platforms: readonly Platform[],
  apiV3Keys: readonly string[],
  changes: Readonly<Record<string, unknown>> = {},
): string =>
  JSON.stringify({
    mchId: '1900000109',
    appId: 'wxd678efh567hg6787',
    serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    privateKey: merchant.privateKey,
    apiV3Keys,
    platformKeys: Object.fromEntries(platforms.map(({ serial, publicKey }) => [serial, publicKey])),
    ...changes,
  });

export const settingsOf = (...parameters: Parameters<typeof parameterOf>): WechatSettings =>
  parseWechatSettings(parameterOf(...parameters));

export const transactionOf = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  transaction_id: '4200001234202611201234567890',
  amount: { payer_total: 19900, total: 19900, currency: 'CNY', payer_currency: 'CNY' },
  mchid: '1900000109',
  trade_state: 'SUCCESS',
  bank_type: 'CMC',
  success_time: '2026-11-20T15:59:58+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  out_trade_no: paymentNumber,
  appid: 'wxd678efh567hg6787',
  trade_state_desc: '支付成功',
  trade_type: 'NATIVE',
  attach: '',
  ...changes,
});

export const refundOf = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  mchid: '1900000109',
  transaction_id: '4200001234202611201234567890',
  out_trade_no: paymentNumber,
  refund_id: '50000000382026112023456789012',
  out_refund_no: refundNumber,
  refund_status: 'SUCCESS',
  success_time: '2026-11-20T15:59:58+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 19900, refund: 100, payer_total: 19900, payer_refund: 100 },
  ...changes,
});

/** Encrypts with the official library, so that the tests do not check our reading against itself. */
export const sealed = (content: unknown, apiV3Key: string, associated = 'transaction'): Record<string, unknown> => {
  const nonce = Formatter.nonce(12);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    original_type: associated,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: Aes.AesGcm.encrypt(text, apiV3Key, nonce, associated),
    associated_data: associated,
    nonce,
  };
};

export const eventOf = (
  resource: unknown,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  id: 'EV-2026112015595800001',
  create_time: '2026-11-20T15:59:58+08:00',
  resource_type: 'encrypt-resource',
  event_type: 'TRANSACTION.SUCCESS',
  summary: '支付成功',
  resource,
  ...changes,
});

/** Signs with the official library as well. */
export const headersFor = (body: string, { serial, privateKey }: Platform, time = at): Record<string, string> => {
  const timestamp = String(Math.floor(time.getTime() / 1000));
  const nonce = Formatter.nonce();
  return {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, nonce, body), privateKey),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
};

export const signed = (event: unknown, platform: Platform, time = at): Message => {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return { headers: headersFor(body, platform, time), body: Buffer.from(body) };
};

/** One signature of the kind that WeChat makes wrong on purpose. */
export const probed = (message: Message): Message => ({
  ...message,
  headers: {
    ...message.headers,
    'wechatpay-signature': `WECHATPAY/SIGNTEST/${message.headers['wechatpay-signature']?.slice(19)}`,
  },
});
