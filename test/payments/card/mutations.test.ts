import { expect, it } from 'vitest';
import { verifyCardNotification } from '#shared/payments/card/webhook.ts';
import { at, eventOf, newSecret, signed } from './genuine.ts';

const secret = newSecret();
const settings = { apiKey: 'sk_test_unused', webhookSecrets: [secret] };
const { headers, body } = signed(eventOf(), secret);
const header = Buffer.from(headers['stripe-signature'] ?? '');

/** Each byte with each of its bits flipped, left out, and doubled. */
function* mutationsOf(original: Buffer): Generator<{ offset: number; kind: string; bytes: Buffer }> {
  for (let offset = 0; offset < original.length; offset++) {
    const before = original.subarray(0, offset);
    const byte = original.subarray(offset, offset + 1);
    const after = original.subarray(offset + 1);
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(byte.map((value) => value ^ (1 << bit)));
      yield { offset, kind: `bit ${bit}`, bytes: Buffer.concat([before, flipped, after]) };
    }
    yield { offset, kind: 'left out', bytes: Buffer.concat([before, after]) };
    yield { offset, kind: 'doubled', bytes: Buffer.concat([before, byte, byte, after]) };
  }
}

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
