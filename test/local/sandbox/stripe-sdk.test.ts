import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import { eventually } from '#test/eventually.ts';
import { press } from './press.ts';
import { startShop } from './webhook-stub.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
const seconds = () => Math.floor(clock.now().getTime() / 1000);
let payments = 0;
const sessionOf = (
  changes: Partial<Stripe.Checkout.SessionCreateParams> = {},
  paymentNumber = `P${++payments}`,
): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  line_items: [
    { quantity: 2, price_data: { currency: 'cny', unit_amount: 9950, product_data: { name: '茶 & <tea> 😀' } } },
  ],
  client_reference_id: paymentNumber,
  metadata: { payment_no: paymentNumber },
  payment_intent_data: { metadata: { payment_no: paymentNumber } },
  expires_at: seconds() + 40 * 60,
  success_url: 'https://shop.example/orders/1',
  ...changes,
});

describe('the official Stripe library', () => {
  let sandbox: Sandbox;
  let shop: Awaited<ReturnType<typeof startShop>>;
  let stripe: Stripe;
  let secret: string;

  beforeAll(async () => {
    shop = await startShop();
    sandbox = await startSandbox({ clock, origin: shop.origin });
    const settings = parseCardSettings(sandbox.parameters('dev')['/shop/dev/payments/card'] ?? '');
    secret = settings.webhookSecrets[0] ?? '';
    stripe = clientWith(settings.apiKey);
  });
  afterAll(async () => {
    await sandbox.stop();
    await shop.stop();
  });
  const clientWith = (key: string): Stripe => {
    const { hostname: host, port } = new URL(sandbox.addresses.card);
    return new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  };

  it('creates a session and finds it again', async () => {
    const custom_text = { submit: { message: '请尽快付款 Please hurry' } };
    const session = await stripe.checkout.sessions.create(sessionOf({ custom_text }, 'P-create'));

    expect(session).toMatchObject({
      object: 'checkout.session',
      amount_total: 19900,
      currency: 'cny',
      client_reference_id: 'P-create',
      custom_text,
      metadata: { payment_no: 'P-create' },
      livemode: false,
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      url: `${shop.origin}/_local/sandbox/pay/card/${session.id}`,
    });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toEqual(session);
  });

  it('gets the same session for the same key, and an error for another request under it', async () => {
    const request = sessionOf();
    const once = { idempotencyKey: 'pay:same' };
    const first = await stripe.checkout.sessions.create(request, once);
    const second = await stripe.checkout.sessions.create(request, once);

    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers).toHaveProperty('idempotent-replayed', 'true');
    const other = sessionOf({ success_url: 'https://shop.example/orders/2' });
    await expect(stripe.checkout.sessions.create(other, once)).rejects.toBeInstanceOf(
      Stripe.errors.StripeIdempotencyError,
    );
  });

  it('may use a key again after a day', async () => {
    const once = { idempotencyKey: 'pay:daily' };
    const first = await stripe.checkout.sessions.create(sessionOf(), once);
    clock.shift += 25 * 60 * 60 * 1000;
    expect((await stripe.checkout.sessions.create(sessionOf(), once)).id).not.toBe(first.id);
  });

  it('expires an open session once', async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf());
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('verifies the event that follows a payment, and finds it in the list of events', async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf({}, 'P-paid'));
    await press(sandbox, { pay: 'P-paid' });

    const delivered = await eventually(() => {
      const found = shop.received.find(({ body }) => body.includes('P-paid'));
      if (!found) throw new Error('nothing was delivered');
      return found;
    });
    expect(delivered.path).toBe('/v1/webhooks/card');
    const now = clock.now().getTime();
    const { body, signature } = delivered;
    const event = Stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, now);
    expect(event).toMatchObject({
      type: 'checkout.session.completed',
      data: { object: { id, payment_status: 'paid', status: 'complete', payment_intent: expect.any(String) } },
    });
    const { data } = await stripe.events.list({ types: ['checkout.session.completed'], created: { gte: 0 } });
    expect(data.map((each) => each.id)).toContain(event.id);
  });

  it('gives money back once per key, never more than was paid, and verifies what is told of it', async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf({}, 'P-refunded'));
    await press(sandbox, { pay: 'P-refunded' });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    const refundOf = (amount: number, number: string) =>
      stripe.refunds.create(
        { payment_intent: String(payment_intent), amount, metadata: { refund_no: number, payment_no: 'P-refunded' } },
        { idempotencyKey: `refund:${number}` },
      );

    const first = await refundOf(5000, 'rfd_1');
    expect(first).toMatchObject({ object: 'refund', status: 'succeeded', amount: 5000, currency: 'cny' });
    expect((await refundOf(5000, 'rfd_1')).id).toBe(first.id);
    expect(await stripe.refunds.retrieve(first.id)).toMatchObject({ id: first.id, status: 'succeeded', amount: 5000 });
    const rest = await refundOf(14900, 'rfd_2');
    const { data } = await stripe.refunds.list({ payment_intent: String(payment_intent) });
    expect(data.map((each) => each.id)).toEqual([rest.id, first.id]);
    await expect(refundOf(1, 'rfd_3')).rejects.toMatchObject({ code: 'charge_already_refunded' });

    const delivered = await eventually(() => {
      const found = shop.received.find(({ body }) => body.includes('refund.created'));
      if (!found) throw new Error('nothing was delivered');
      return found;
    });
    const now = clock.now().getTime();
    const event = Stripe.webhooks.constructEvent(delivered.body, delivered.signature, secret, 300, undefined, now);
    expect(event.data.object).toMatchObject({ metadata: { payment_no: 'P-refunded' } });
  });

  it.each([
    ['fail', 'pending', 'failed', 'refund.failed'],
    ['hold', 'pending', 'pending', 'refund.created'],
    ['abnormal', 'requires_action', 'requires_action', 'refund.created'],
  ])('sees what becomes of a refund that shall %s', async (nextRefund, answered, becomes, type) => {
    const { id } = await stripe.checkout.sessions.create(sessionOf({}, `P-${nextRefund}`));
    await press(sandbox, { pay: `P-${nextRefund}` });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    await press(sandbox, { nextRefund, provider: 'card' });

    const refund = await stripe.refunds.create({ payment_intent: String(payment_intent), amount: 1 });
    expect(refund.status).toBe(answered);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe(becomes);
    const { data } = await stripe.events.list({ types: [type], limit: 1 });
    expect(data[0]?.data.object).toMatchObject({ id: refund.id, status: becomes });
  });

  it('sees a refund fail after it had succeeded', async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf({}, 'P-late'));
    await press(sandbox, { pay: 'P-late' });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    const metadata = { refund_no: 'rfd_late' };
    const { id: refund } = await stripe.refunds.create({ payment_intent: String(payment_intent), metadata });

    expect((await press(sandbox, { refund: 'rfd_late', outcome: 'fail' })).body).toMatchObject({ status: 'failed' });
    expect(await stripe.refunds.retrieve(refund)).toMatchObject({ status: 'failed', amount: 19900 });
  });

  it('hears that the shopper’s bank wants the money back', async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf({}, 'P-disputed'));
    await press(sandbox, { dispute: 'P-disputed' });
    await press(sandbox, { pay: 'P-disputed' });
    await press(sandbox, { dispute: 'P-disputed' });
    const { data } = await stripe.events.list({ types: ['charge.dispute.created'] });
    const { payment_intent } = await stripe.checkout.sessions.retrieve(id);
    expect(data.map((event) => event.data.object)).toEqual([expect.objectContaining({ payment_intent })]);
  });

  it('pages through the events', async () => {
    const all = await stripe.events.list({ limit: 100 });
    const [newest] = (await stripe.events.list({ limit: 1 })).data;
    const rest = await stripe.events.list({ limit: 100, starting_after: newest?.id ?? '' });
    expect([newest?.id, ...rest.data.map(({ id }) => id)]).toEqual(all.data.map(({ id }) => id));
    expect(all.data.length).toBeGreaterThan(1);
  });

  it('is turned away with another key', async () => {
    const stranger = clientWith('sk_test_stranger');
    await expect(stranger.checkout.sessions.create(sessionOf())).rejects.toBeInstanceOf(
      Stripe.errors.StripeAuthenticationError,
    );
  });

  it('does not find what is not there', async () => {
    const missing = { statusCode: 404, code: 'resource_missing' };
    await expect(stripe.checkout.sessions.retrieve('cs_test_none')).rejects.toMatchObject(missing);
    await expect(stripe.checkout.sessions.retrieve('constructor')).rejects.toMatchObject(missing);
  });

  it.each<[string, Partial<Stripe.Checkout.SessionCreateParams>, string]>([
    ['a deadline too near', { expires_at: seconds() + 29 * 60 }, 'expires_at'],
    ['a deadline too far', { expires_at: seconds() + 72 * 60 * 60 }, 'expires_at'],
    ['nothing to pay for', { line_items: [] }, 'line_items'],
    ['no way back', { success_url: '' }, 'success_url'],
    ['a way back that runs a script', { success_url: 'javascript:alert(1)' }, 'success_url'],
    ['a subscription', { mode: 'subscription' }, 'mode'],
    ['a parameter that nobody knows', { customer_email: 'a@shop.example' }, 'customer_email'],
    ['a currency that nobody knows', { line_items: [line('zzz', 100)] }, 'line_items[0][price_data][currency]'],
    ['too long a text', { custom_text: { submit: { message: 'x'.repeat(1_201) } } }, 'custom_text[submit][message]'],
    ['a fraction of a cent', { line_items: [line('cny', 1.5)] }, 'line_items[0][price_data][unit_amount]'],
  ])('is told the parameter when it asks for %s', async (_, changes, param) => {
    const refused = stripe.checkout.sessions.create(sessionOf(changes));
    await expect(refused).rejects.toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    await expect(refused).rejects.toMatchObject({ param });
  });
});

function line(currency: string, amount: number): Stripe.Checkout.SessionCreateParams.LineItem {
  return { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: 'Tea' } } };
}
