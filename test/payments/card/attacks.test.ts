import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { verifyCardNotification } from '#shared/payments/card/notification.ts';
import type { CardSettings } from '#shared/payments/card/settings.ts';
import { at, eventOf, headerFor, type Message, newSecret, sessionOf, signed } from './genuine.ts';

const secret = newSecret();
const settings: CardSettings = { apiKey: 'sk_test_unused', webhookSecrets: [secret] };
const genuine = signed(eventOf(), secret);
const header = genuine.headers['stripe-signature'] ?? '';
const [time = '', signature = ''] = header.split(',');

const verify = ({ headers, body }: Message, now = at, as = settings) => verifyCardNotification(headers, body, as, now);
const withHeader = (value: string | undefined): Message => ({ ...genuine, headers: { 'stripe-signature': value } });
const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
const refusedFor = (reason: string) =>
  expect.objectContaining({ code: 'invalid_signature', cause: new Error(`notification refused: ${reason}`) });

describe('a forged card notification', () => {
  it('differs from one that passes', () => {
    expect(verify(genuine)).toHaveProperty('fact.kind', 'succeeded');
  });

  it.each([
    ['has no signature', undefined, 'no signature'],
    ['has an empty signature', '', 'malformed signature header'],
    ['carries the decoy scheme only', header.replace('v1=', 'v0='), 'wrong signature'],
    ['has no time', signature, 'malformed signature header'],
    ['has two times', `t=1,${header}`, 'malformed signature header'],
    ['has two signature headers', `${header}, ${header}`, 'malformed signature header'],
    ['has a time that is no number', `t=now,${signature}`, 'malformed signature header'],
    ['has a negative time', `t=-1,${signature}`, 'malformed signature header'],
    ['has a shortened signature', header.slice(0, -2), 'wrong signature'],
    ['has a signature in capitals', `${time},${signature.toUpperCase().replace('V1', 'v1')}`, 'wrong signature'],
    ['has another time than was signed', header.replace(time, `t=${Number(time.slice(2)) + 1}`), 'wrong signature'],
  ])('is refused when it %s', (_, value, reason) => {
    expect(() => verify(withHeader(value))).toThrow(refusedFor(reason));
  });

  it.each([-301, 301, 86_400, -365 * 86_400])('is refused when our clock is %i s after its signing', (seconds) => {
    expect(() => verify(genuine, later(seconds))).toThrow(refusedFor('stale'));
  });

  it('is refused a year ahead of its time, which the official library lets pass', () => {
    const receivedAt = later(-365 * 86_400).getTime();
    const officially = () => Stripe.webhooks.constructEvent(genuine.body, header, secret, 300, undefined, receivedAt);

    expect(officially).not.toThrow();
    expect(() => verify(genuine, new Date(receivedAt))).toThrow(refusedFor('stale'));
  });

  it.each([-300, 300])('is genuine still when our clock is %i s off', (seconds) => {
    expect(verify(genuine, later(seconds))).toHaveProperty('fact');
  });

  it('is refused when another key signed it', () => {
    expect(() => verify(signed(eventOf(), newSecret()))).toThrow(refusedFor('wrong signature'));
  });

  it('is refused after an old secret has been taken off the list', () => {
    expect(() => verify(genuine, at, { ...settings, webhookSecrets: [newSecret()] })).toThrow(
      refusedFor('wrong signature'),
    );
  });

  it('is refused when its JSON was written anew', () => {
    const body = Buffer.from(JSON.stringify(JSON.parse(genuine.body.toString())));
    expect(() => verify({ ...genuine, body })).toThrow(refusedFor('wrong signature'));
  });

  it('is refused when the amount was raised', () => {
    const body = Buffer.from(genuine.body.toString().replace('19900', '99900'));
    expect(() => verify({ ...genuine, body })).toThrow(refusedFor('wrong signature'));
  });

  it('is refused with a byte order mark, put before or signed along', () => {
    const text = genuine.body.toString();
    const marked = Buffer.from(`\uFEFF${text}`);
    expect(() => verify({ ...genuine, body: marked })).toThrow(refusedFor('wrong signature'));

    // The official library drops the mark on the way, so what it checks is not what it was sent.
    const alongside = { headers: { 'stripe-signature': headerFor(`\uFEFF${text}`, secret) }, body: marked };
    expect(() => verify(alongside)).toThrow(refusedFor('not JSON'));
  });

  it.each([
    ['of a session', sessionOf(), 'checkout.session.completed'],
    ['of a dispute', { object: 'dispute', payment_intent: 'pi_1' }, 'charge.dispute.created'],
  ])(
    'pays nothing when it is %s of an account that is only connected, whatever that one has written into it',
    (...[, object, type]) => {
      const event = signed(eventOf(object, { type, account: 'acct_stranger' }), secret);
      expect(verify(event)).toEqual({ ignored: 'event of another account' });
    },
  );

  it('is refused when it is of the test mode and the money is real, and the other way round', () => {
    const live: CardSettings = { ...settings, apiKey: 'sk_live_unused' };
    expect(() => verify(genuine, at, live)).toThrow(refusedFor('test event in live mode'));
    const liveEvent = signed(eventOf(sessionOf(), { livemode: true }), secret);
    expect(() => verify(liveEvent)).toThrow(refusedFor('live event in test mode'));
    expect(verify(liveEvent, at, live)).toHaveProperty('fact');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'paid=yes'],
    ['a list', '[]'],
    ['null', 'null'],
    ['two documents', '{}{}'],
    ['a thin event', JSON.stringify(eventOf(sessionOf(), { object: 'v2.core.event' }))],
    ['an event without a mode', JSON.stringify(eventOf(sessionOf(), { livemode: undefined }))],
    ['an event without data', JSON.stringify(eventOf(sessionOf(), { data: null }))],
  ])('is refused when the signed body is %s', (_, payload) => {
    const message = { headers: { 'stripe-signature': headerFor(payload, secret) }, body: Buffer.from(payload) };
    expect(() => verify(message)).toThrow(expect.objectContaining({ code: 'invalid_signature' }));
  });

  it('tells its sender nothing of the reason', () => {
    try {
      verify(withHeader(undefined));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ message: 'The signature is not valid', details: { cause: expect.any(Error) } });
    }
  });
});
