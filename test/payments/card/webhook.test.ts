import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { verifyCardNotification } from '#shared/payments/card/notification.ts';
import { at, eventOf, type Message, newSecret, paymentNumber, sessionOf, signed } from './genuine.ts';

const secret = newSecret();
const settings = { apiKey: 'sk_test_unused', webhookSecrets: [secret] };
const verify = ({ headers, body }: Message) => verifyCardNotification(headers, body, settings, at);

describe('a card notification', () => {
  it.each([true, false])(
    'is judged as the official library judges it, whatever it carries (genuine: %s)',
    (genuine) => {
      const name = fc.string({ unit: 'binary', maxLength: 60 });
      const emoji = fc.constantFrom('😀', '👩‍👩‍👧', '订单', '%', '+', '&=', '', '\u2028', '\u0000');
      const amount = fc.integer({ min: 0, max: 99_999_999 });

      const agrees = fc.property(name, emoji, amount, fc.uuid(), (text, mark, total, id) => {
        const session = sessionOf({
          amount_total: total,
          payment_intent: `pi_${id}`,
          customer_details: { text, mark },
        });
        const message = signed(eventOf(session, { id: `evt_${id}` }), genuine ? secret : newSecret());

        expect([accepts(() => officially(message)), accepts(() => verify(message))]).toEqual([genuine, genuine]);
        if (!genuine) return;
        expect(officially(message).data.object).toMatchObject({
          amount_total: total,
          customer_details: { text, mark },
        });
        expect(verify(message)).toEqual({
          fact: {
            provider: 'card',
            paymentNumber,
            kind: 'succeeded',
            transactionId: `pi_${id}`,
            amount: { amount: total, currency: 'CNY' },
            eventId: `evt_${id}`,
          },
        });
      });
      fc.assert(agrees, { numRuns: 300 });
    },
  );

  it('is accepted with either secret while the secret is being rolled', () => {
    const next = newSecret();
    const rolling = { ...settings, webhookSecrets: [next, secret] };
    for (const key of [secret, next]) {
      const { headers, body } = signed(eventOf(), key);
      expect(verifyCardNotification(headers, body, rolling, at)).toHaveProperty('fact.kind', 'succeeded');
    }
  });

  it('is accepted when one of its two signatures is ours', () => {
    const { headers, body } = signed(eventOf(), secret);
    const [time, ours] = headers['stripe-signature']?.split(',') ?? [];
    const header = `${time},v1=${randomBytes(32).toString('hex')},${ours}`;
    expect(verify({ headers: { 'stripe-signature': header }, body })).toHaveProperty('fact');
  });

  it.each([
    ['checkout.session.completed', {}, { fact: { kind: 'succeeded' } }],
    ['checkout.session.async_payment_succeeded', {}, { fact: { kind: 'succeeded' } }],
    ['checkout.session.async_payment_failed', { payment_status: 'unpaid' }, { fact: { kind: 'failed' } }],
    ['checkout.session.expired', { payment_status: 'unpaid', status: 'expired' }, { fact: { kind: 'closed' } }],
    ['checkout.session.completed', { payment_status: 'unpaid' }, { ignored: 'complete, and not paid yet' }],
    ['checkout.session.completed', { payment_status: 'no_payment_required' }, { ignored: expect.any(String) }],
    ['checkout.session.async_payment_succeeded', { payment_status: 'unpaid' }, { ignored: expect.any(String) }],
    ['payment_intent.succeeded', {}, { ignored: 'event payment_intent.succeeded' }],
    ['constructor', {}, { ignored: 'event constructor' }],
  ])('%s with %j means %j', (type, session, meaning) => {
    expect(verify(signed(eventOf(sessionOf(session), { type }), secret))).toMatchObject(meaning);
  });

  const refundOf = (changes: object = {}) => ({
    id: 're_1',
    object: 'refund',
    status: 'succeeded',
    payment_intent: 'pi_1',
    metadata: { refund_no: 'rfd_1', payment_no: paymentNumber },
    ...changes,
  });
  const aboutRefund = { provider: 'card', paymentNumber, refundNumber: 'rfd_1', reference: 're_1', eventId: 'evt_1' };

  it.each([
    ['refund.created', 'pending', 'processing'],
    ['refund.created', 'succeeded', 'succeeded'],
    ['refund.updated', 'succeeded', 'succeeded'],
    ['refund.updated', 'failed', 'failed'],
    ['refund.updated', 'canceled', 'failed'],
    ['refund.failed', 'failed', 'failed'],
  ])('%s of a refund that is %s means %s', (type, status, kind) => {
    const message = signed(eventOf(refundOf({ status }), { type }), secret);
    expect(verify(message)).toEqual({ refund: { ...aboutRefund, kind } });
  });

  it.each([
    ['charge.dispute.created', { object: 'dispute', payment_intent: 'pi_1' }, 'dispute created'],
    ['charge.dispute.closed', { object: 'dispute', payment_intent: 'pi_1' }, 'dispute closed'],
    ['refund.created', refundOf({ metadata: {} }), 'refund that the shop did not ask for'],
  ])('%s changes nothing, and names the transaction that somebody has to look at', (type, object, ignored) => {
    expect(verify(signed(eventOf(object, { type }), secret))).toEqual({ ignored, transactionId: 'pi_1' });
  });

  it('of a refund of our own that cannot be read is refused, and so repeated', () => {
    const message = signed(eventOf(refundOf({ status: 'lost' }), { type: 'refund.updated' }), secret);
    expect(() => verify(message)).toThrow(expect.objectContaining({ code: 'invalid_signature' }));
  });

  it.each([
    ['names no payment', { client_reference_id: null, metadata: {} }],
    ['names it in one place only', { client_reference_id: null }],
    ['names two payments', { metadata: { payment_no: 'P01JD3Z5Q8V0000000000000001' } }],
    ['belongs to a subscription', { client_reference_id: 'user-7', metadata: {}, payment_intent: null }],
  ])('is left alone when its session %s', (_, session) => {
    expect(verify(signed(eventOf(sessionOf(session)), secret))).toEqual({ ignored: 'session of another system' });
  });

  it.each([
    ['no transaction', { payment_intent: null }],
    ['no amount', { amount_total: null }],
    ['half a cent', { amount_total: 19900.5 }],
    ['a negative amount', { amount_total: -1 }],
    ['an amount in words', { amount_total: '19900' }],
    ['no currency', { currency: 'CNY ' }],
    ['no known status', { status: 'done' }],
  ])('is refused, and so repeated, when a paid session has %s', (_, session) => {
    expect(() => verify(signed(eventOf(sessionOf(session)), secret))).toThrow(
      expect.objectContaining({ code: 'invalid_signature' }),
    );
  });

  it('counts yen as yen and fils as fils', () => {
    for (const [currency, sent, received] of [
      ['jpy', 500, 500],
      ['kwd', 1230, 1230],
      ['isk', 50_000, 500],
    ] as const) {
      const { fact } = {
        fact: undefined,
        ...verify(signed(eventOf(sessionOf({ currency, amount_total: sent })), secret)),
      };
      expect(fact).toMatchObject({ amount: { amount: received, currency: currency.toUpperCase() } });
    }
  });
});

const officially = ({ headers, body }: Message) =>
  Stripe.webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret, 300, undefined, at.getTime());

const accepts = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};
