import { type KeyObject, sign, verify } from 'node:crypto';

/** RSA2 in Alipay's words. */
const algorithm = 'RSA-SHA256';

/** What is signed of some parameters: `name=value`, sorted, values as they are; empty ones belong to it. */
export const baseString = (parameters: Iterable<readonly [name: string, value: string]>): string =>
  [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** The signature of a text, in base64. */
export const signatureOf = (text: string, privateKey: KeyObject): string =>
  sign(algorithm, Buffer.from(text), privateKey).toString('base64');

/** Whether one of the keys made this signature of this text. The base64 may be written in one way only. */
export const isSigned = (text: string, signature: string, keys: readonly KeyObject[]): boolean => {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.toString('base64') !== signature) return false;
  const data = Buffer.from(text);
  return keys.some((key) => verify(algorithm, data, key, bytes));
};
