import { generateKeyPairSync, sign } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { type AlipaySettings, parseAlipaySettings } from '#shared/payments/alipay/settings.ts';
import type { Headers, Notification } from '#shared/payments/provider.ts';

export type Fields = Readonly<Record<string, string>>;

/** A message as Alipay would send it. */
export interface Message {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Keys are made for each run: none is ever written down. */
export const newKeys = () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    signer: pair.privateKey,
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};
export type Keys = ReturnType<typeof newKeys>;

export const appId = '2021004100000001';
export const sellerId = '2088102175953034';
export const paymentNumber = 'P01JD3Z5Q8V0000000000000000';
export const at = new Date('2026-11-20T08:00:00.000Z');

/** What the shop keeps as its secret. */
export const secretOf = (app: Keys, alipay: readonly Keys[], more: object = {}): string =>
  JSON.stringify({
    appId,
    sellerId,
    privateKey: app.privateKey,
    alipayPublicKeys: alipay.map(({ publicKey }) => publicKey),
    ...more,
  });

/** The two sides: an app at Alipay, its settings in the shop, and the official library set up with the same. */
export const anApp = (gateway?: string, { app, alipay } = { app: newKeys(), alipay: newKeys() }) => {
  const settings: AlipaySettings = parseAlipaySettings(secretOf(app, [alipay], gateway ? { gateway } : {}));
  const sdk = new AlipaySdk({
    appId,
    privateKey: app.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: alipay.publicKey,
    camelcase: false,
    ...(gateway ? { gateway } : {}),
  });
  return { app, alipay, settings, sdk };
};

/** The fields of a paid trade, as the documentation shows them. */
export const tradeFields = (changes: Readonly<Record<string, string | undefined>> = {}): Fields => {
  const fields = {
    app_id: appId,
    auth_app_id: appId,
    body: '',
    buyer_id: '2088102116773037',
    buyer_logon_id: '159****5620',
    buyer_pay_amount: '199.00',
    charset: 'utf-8',
    fund_bill_list: '[{"amount":"199.00","fundChannel":"ALIPAYACCOUNT"}]',
    gmt_create: '2026-11-20 15:58:01',
    gmt_payment: '2026-11-20 15:59:07',
    invoice_amount: '199.00',
    notify_id: 'ac05099524730693a8b330c5ecf72da9786',
    notify_time: '2026-11-20 16:00:00',
    notify_type: 'trade_status_sync',
    out_trade_no: paymentNumber,
    point_amount: '0.00',
    receipt_amount: '199.00',
    seller_id: sellerId,
    subject: 'Order ord_1',
    total_amount: '199.00',
    trade_no: '2026112022001473037501234567',
    trade_status: 'TRADE_SUCCESS',
    version: '1.0',
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

/** What is signed of the fields: decoded, sorted, empty ones too, joined without any escaping. */
export const textOf = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name !== 'sign' && name !== 'sign_type')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');

export const signatureOf = (text: string, { signer }: Keys, algorithm = 'RSA-SHA256'): string =>
  sign(algorithm, Buffer.from(text), signer).toString('base64');

/** Signs as Alipay does, and encodes what it signed as a form. */
export const signed = (fields: Fields, alipay: Keys): Message =>
  posted({ ...fields, sign_type: 'RSA2', sign: signatureOf(textOf(fields), alipay) });

/** Some fields as a form, whoever signed them. */
export const posted = (fields: Fields): Message => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: Buffer.from(new URLSearchParams(fields).toString()),
});

/** The fields as a web framework gives them to the official library. */
export const fieldsIn = ({ body }: Message): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString()));

/** What a notification amounts to, or why it was refused. */
export const outcome = (verify: () => Notification): Notification | string => {
  try {
    return verify();
  } catch (error) {
    const isRefusal = error instanceof Error && Reflect.get(error, 'code') === 'invalid_signature';
    if (!isRefusal || !(error.cause instanceof Error)) throw error;
    return error.cause.message.replace('notification refused: ', '');
  }
};
