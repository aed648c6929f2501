import { expect, it } from 'vitest';
import type { Headers } from '#shared/payments/provider.ts';
import { deciphered } from '#shared/payments/wechat/cipher.ts';
import { verifyWechatNotification } from '#shared/payments/wechat/notification.ts';
import { mutationsOf } from '../mutations.ts';
import { at, eventOf, newApiV3Key, newPlatform, sealed, settingsOf, signed, transactionOf } from './genuine.ts';

const platform = newPlatform();
const key = newApiV3Key();
const settings = settingsOf([platform], [key]);
const { headers, body } = signed(eventOf(sealed(transactionOf(), key)), platform);
const names = ['wechatpay-signature', 'wechatpay-nonce', 'wechatpay-timestamp', 'wechatpay-serial'] as const;

const acceptedAs = (changes: Headers, rawBody: Buffer): unknown => {
  try {
    return verifyWechatNotification({ ...headers, ...changes }, rawBody, settings, at);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_signature' });
    return undefined;
  }
};

it('accepts no message of which one byte of the body was changed', () => {
  expect(acceptedAs({}, body)).toHaveProperty('fact');
  const mutations = [...mutationsOf(body)];
  expect(mutations.length).toBeGreaterThan(7_000);
  const accepted = mutations.filter(({ bytes }) => acceptedAs({}, bytes) !== undefined);
  expect(accepted.map(({ offset, kind }) => `${kind} at ${offset}`)).toEqual([]);
});

it.each(names)('accepts no message of which one byte of %s was changed', (name) => {
  const mutations = [...mutationsOf(Buffer.from(headers[name] ?? ''))];
  expect(mutations.length).toBeGreaterThan(99);
  const accepted = mutations.filter(
    ({ bytes }) => acceptedAs({ [name]: bytes.toString('latin1') }, body) !== undefined,
  );
  expect(accepted.map(({ offset, kind }) => `${kind} at ${offset}`)).toEqual([]);
});

it('deciphers nothing of which one byte was changed', () => {
  const resource = sealed(transactionOf(), key);
  const keys = settings.apiV3Keys;
  expect(deciphered(resource, keys)).toEqual(transactionOf());
  const accepted = [...mutationsOf(Buffer.from(String(resource['ciphertext']), 'base64'))].filter(
    ({ bytes }) => deciphered({ ...resource, ciphertext: bytes.toString('base64') }, keys) !== undefined,
  );
  expect(accepted.map(({ offset, kind }) => `${kind} at ${offset}`)).toEqual([]);
});
