import { expect, it } from 'vitest';
import { verifyCardNotification } from '#shared/payments/card/notification.ts';
import { mutationsOf } from '../mutations.ts';
import { at, eventOf, newSecret, signed } from './genuine.ts';

const secret = newSecret();
const settings = { apiKey: 'sk_test_unused', webhookSecrets: [secret] };
const { headers, body } = signed(eventOf(), secret);
const header = Buffer.from(headers['stripe-signature'] ?? '');

const acceptedAs = (rawHeader: Buffer, rawBody: Buffer): unknown => {
  try {
    return verifyCardNotification({ 'stripe-signature': rawHeader.toString('latin1') }, rawBody, settings, at);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_signature' });
    return undefined;
  }
};

it('accepts no message of which one byte of the body was changed', () => {
  const accepted = [...mutationsOf(body)].filter(({ bytes }) => acceptedAs(header, bytes) !== undefined);
  expect(accepted.map(({ offset, kind }) => `${kind} at ${offset}`)).toEqual([]);
});

it('accepts no message of which one byte of the signature header was changed', () => {
  expect(acceptedAs(header, body)).toHaveProperty('fact');
  const accepted = [...mutationsOf(header)].filter(({ bytes }) => acceptedAs(bytes, body) !== undefined);
  expect(accepted.map(({ offset, kind }) => `${kind} at ${offset}`)).toEqual([]);
});
