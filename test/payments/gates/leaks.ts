import { expect } from 'vitest';
import { personal } from './told.ts';

/** What belongs to a body, a signature or a way to pay, and to no log. */
const neverLogged = [
  ...Object.values(personal),
  'PRIVATE KEY',
  'PUBLIC KEY',
  'ciphertext',
  'total_amount',
  'amount_total',
  'payer_total',
  'wechatpay-signature',
  'stripe-signature',
  'v1=',
  'sign=',
  'code_url',
  'h5_url',
  'weixin:',
  'qr_code',
  'client_secret',
  'openid',
  'buyer_id',
  'buyer_logon_id',
  'authorization',
  '/sandbox/pay/',
];

/** The texts in a secret, line by line where it is a key. Addresses are no secret. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.startsWith('http') ? [] : value.split('\n');
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Nothing of the providers' secrets, of their messages or of the people in them stands in the log. */
export const expectDiscreet = (log: string, parameters: Readonly<Record<string, string>>): void => {
  const secrets = Object.values(parameters).flatMap((json) => textsIn(JSON.parse(json)));
  const words = [...neverLogged, ...secrets.filter((text) => text.length >= 12)];
  const lower = log.toLowerCase();
  expect(log).not.toBe('');
  expect(words.filter((word) => lower.includes(word.toLowerCase()))).toEqual([]);
};
