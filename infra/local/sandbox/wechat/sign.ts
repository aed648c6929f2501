import { createCipheriv, randomBytes, sign, verify } from 'node:crypto';
import type { Call } from '../http.ts';

const scheme = 'WECHATPAY2-SHA256-RSA2048';

/** The text under a signature: each part ends its line, the last one as well. */
const lines = (...parts: readonly string[]): Buffer => Buffer.from(parts.map((part) => `${part}\n`).join(''));

/** Who called, as far as the `Authorization` header says. */
export interface Caller {
  readonly mchId: string;
  readonly serial: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
}

/** Reads the `Authorization` header; undefined when it is none of WeChat's scheme. */
export const readAuthorization = (header: string | undefined): Caller | undefined => {
  if (!header?.startsWith(`${scheme} `)) return undefined;
  const fields = new Map([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const [mchId, serial, timestamp, nonce, signature] = [
    'mchid',
    'serial_no',
    'timestamp',
    'nonce_str',
    'signature',
  ].map((name) => fields.get(name));
  if (!mchId || !serial || !timestamp || !nonce || !signature) return undefined;
  return { mchId, serial, timestamp, nonce, signature };
};

/** Whether the merchant has signed this very call. */
export const isSignedByMerchant = (
  { method, target, body }: Call,
  { timestamp, nonce, signature }: Caller,
  publicKey: string,
): boolean =>
  verify('sha256', lines(method, target, timestamp, nonce, body), publicKey, Buffer.from(signature, 'base64'));

/** The headers that prove a body to be WeChat's. */
export const signatureHeaders = (
  body: string,
  { id, privateKey, at }: { id: string; privateKey: string; at: number },
): Record<string, string> => {
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': id,
    'Wechatpay-Signature': sign('sha256', lines(timestamp, nonce, body), privateKey).toString('base64'),
    'Wechatpay-Signature-Type': scheme,
    'Request-ID': randomBytes(16).toString('hex').toUpperCase(),
  };
};

/** A signature that is wrong on purpose, as WeChat sends some to see who takes it. */
export const signTest = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
  ...headers,
  'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${randomBytes(237).toString('base64')}`,
});

/** What is told, under AES-256-GCM with the merchant's APIv3 key. */
export const sealed = (content: object, associated: string, apiV3Key: string) => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associated));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    nonce,
    associated_data: associated,
    original_type: associated,
  };
};
