import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Enough to tell secrets apart, and far too little to find one by. */
const characters = 12;

/** What a secret is known by: of a key its public half is taken, so that both halves and all forms have the same. */
export const fingerprintOf = (value: string): string =>
  createHash('sha256')
    .update(publicHalf(value.trim()) ?? value.trim())
    .digest('hex')
    .slice(0, characters);

/** Whether a text is a key of a pair, in any of its forms. */
export const isKey = (text: string): boolean => publicHalf(text.trim()) !== undefined;

const publicHalf = (text: string): Buffer | undefined => {
  const key = Buffer.from(text, 'base64');
  const forms: readonly (() => KeyObject)[] = [
    () => createPublicKey(text),
    () => createPublicKey({ key, format: 'der', type: 'spki' }),
    () => createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })),
    () => createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs1' })),
  ];
  for (const read of forms) {
    try {
      return read().export({ type: 'spki', format: 'der' });
    } catch {
      // Another form, or no key at all.
    }
  }
  return undefined;
};
