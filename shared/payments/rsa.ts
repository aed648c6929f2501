import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Alipay's own console hands keys out as one line of base64; others write PEM. Both are read, in either form of RSA. */
export const readPrivateKey = (text: string): KeyObject | undefined =>
  text.includes('-----BEGIN')
    ? strong(() => createPrivateKey(text))
    : (strong(() => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs8' })) ??
      strong(() => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs1' })));

/** A public key of RSA, or that of a certificate; undefined when the text is none, or so short that it can be broken. */
export const readPublicKey = (text: string): KeyObject | undefined => {
  // Node would take a private key here too, and with it the secret of whoever signs.
  if (text.includes('PRIVATE KEY')) return undefined;
  return text.includes('-----BEGIN')
    ? strong(() => createPublicKey(text))
    : strong(() => createPublicKey({ key: der(text), format: 'der', type: 'spki' }));
};

/** Whether the two belong together. */
export const isPair = (privateKey: KeyObject, publicKey: KeyObject): boolean =>
  createPublicKey(privateKey).equals(publicKey);

/** SHA-256 with RSA (PKCS #1 v1.5): what Alipay calls RSA2, and WeChat SHA256-RSA2048. */
const algorithm = 'RSA-SHA256';

/** The signature of some bytes, in base64. */
export const signatureOf = (signed: Buffer, privateKey: KeyObject): string =>
  sign(algorithm, signed, privateKey).toString('base64');

/** Whether one of the keys made this signature of these bytes. Node reads over what is no base64; here it has one spelling. */
export const isSigned = (signed: Buffer, signature: string, keys: readonly KeyObject[]): boolean => {
  const bytes = Buffer.from(signature, 'base64');
  return bytes.toString('base64') === signature && keys.some((key) => verify(algorithm, signed, key, bytes));
};

const der = (base64: string): Buffer => Buffer.from(base64, 'base64');

const strong = (read: () => KeyObject): KeyObject | undefined => {
  try {
    const key = read();
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= 2048 ? key : undefined;
  } catch {
    return undefined;
  }
};
