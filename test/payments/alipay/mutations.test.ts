import { expect, it } from 'vitest';
import { verifyAlipayNotification } from '#shared/payments/alipay/notification.ts';
import { anApp, at, outcome, signed, tradeFields } from './genuine.ts';

const { alipay, settings } = anApp();
const { headers, body } = signed(tradeFields(), alipay);
const heard = (bytes: Buffer) => outcome(() => verifyAlipayNotification(headers, bytes, settings, at));

/** Each byte with each of its bits flipped, left out, and doubled. */
function* mutationsOf(original: Buffer): Generator<{ change: string; bytes: Buffer }> {
  for (let offset = 0; offset < original.length; offset++) {
    const before = original.subarray(0, offset);
    const byte = original.subarray(offset, offset + 1);
    const after = original.subarray(offset + 1);
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(byte.map((value) => value ^ (1 << bit)));
      yield { change: `bit ${bit} at ${offset}`, bytes: Buffer.concat([before, flipped, after]) };
    }
    yield { change: `left out at ${offset}`, bytes: Buffer.concat([before, after]) };
    yield { change: `doubled at ${offset}`, bytes: Buffer.concat([before, byte, byte, after]) };
  }
}

it('hears nothing else in any message of which one byte was changed', () => {
  const genuine = heard(body);
  expect(genuine).toHaveProperty('fact.kind', 'succeeded');

  let tried = 0;
  const accepted: string[] = [];
  for (const { change, bytes } of mutationsOf(body)) {
    tried++;
    const meaning = heard(bytes);
    if (typeof meaning === 'string') continue;
    // `%2b` says what `%2B` says: another way to write the same message is the same message.
    expect(meaning, change).toEqual(genuine);
    expect([...new URLSearchParams(bytes.toString())], change).toEqual([...new URLSearchParams(body.toString())]);
    accepted.push(change);
  }
  expect(tried).toBeGreaterThan(7_000);
  expect(accepted.length).toBeLessThan(tried / 100);
});
