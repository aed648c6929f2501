import { sign, verify } from 'node:crypto';

export type Params = Readonly<Record<string, string>>;

/** What RSA2 signs: the parameters by name, with their raw values. */
const signedText = (params: Params, without: readonly string[]): string =>
  Object.keys(params)
    .filter((name) => !without.includes(name))
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');

const rsa2 = (text: string, privateKey: string): string =>
  sign('sha256', Buffer.from(text), privateKey).toString('base64');

/** Whether the app has signed its request: everything but the signature, the sign type included. */
export const isSignedByApp = (params: Params, publicKey: string): boolean => {
  const signature = Buffer.from(params['sign'] ?? '', 'base64');
  return verify('sha256', Buffer.from(signedText(params, ['sign'])), publicKey, signature);
};

/** The parameters of a notification or of the way back, signed: here the sign type stays outside. */
export const signedParams = (params: Params, privateKey: string): Params => ({
  ...params,
  sign_type: 'RSA2',
  sign: rsa2(signedText(params, ['sign', 'sign_type']), privateKey),
});

/** An answer whose signature covers the very characters of its content. Alipay escapes slashes, and so does this. */
export const signedAnswer = (name: string, content: object, privateKey: string): string => {
  const text = JSON.stringify(content).replaceAll('/', '\\/');
  return `{"${name}":${text},"sign":"${rsa2(text, privateKey)}"}`;
};
