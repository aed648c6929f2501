import { createDecipheriv } from 'node:crypto';
import { isObject, isText, type JsonObject, objectIn } from '../json.ts';

const tagBytes = 16;
const nonceBytes = 12;

/**
 * What a notification is about, out of its encrypted `resource` (AES-256-GCM); undefined when none of the keys opens it.
 * The tag at the end proves every bit: without it anyone could turn an amount into another one.
 */
export const deciphered = (resource: unknown, keys: readonly Buffer[]): JsonObject | undefined => {
  if (!isObject(resource) || resource['algorithm'] !== 'AEAD_AES_256_GCM') return undefined;
  const { ciphertext, nonce, associated_data: associated = '' } = resource;
  if (!isText(ciphertext) || !isText(nonce) || typeof associated !== 'string') return undefined;

  const sealed = Buffer.from(ciphertext, 'base64');
  const iv = Buffer.from(nonce);
  if (sealed.toString('base64') !== ciphertext || sealed.length <= tagBytes || iv.length !== nonceBytes)
    return undefined;
  for (const key of keys) {
    const opened = open(sealed, key, iv, Buffer.from(associated));
    if (opened) return objectIn(opened);
  }
  return undefined;
};

const open = (sealed: Buffer, key: Buffer, iv: Buffer, associated: Buffer): Buffer | undefined => {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    // The tag does not fit: another key, or other bytes than WeChat wrote.
    return undefined;
  }
};
