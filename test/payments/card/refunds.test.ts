import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newId, newPaymentNumber } from '#shared/kernel/id.ts';
import { CardRefusal } from '#shared/payments/card/client.ts';
import { cardProvider } from '#shared/payments/card/provider.ts';
import { readRefund } from '#shared/payments/card/refund.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import type { PaymentProvider, RefundRequest } from '#shared/payments/provider.ts';
import { press } from '../../local/sandbox/press.ts';

const hours = (count: number): number => count * 3_600_000;

describe('a refund by card', () => {
  let sandbox: Sandbox;
  let card: PaymentProvider;
  let stripe: Stripe;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: 'http://127.0.0.1:9', backOff: [] });
    const settings = parseCardSettings(sandbox.parameters('dev')['/shop/dev/payments/card'] ?? '');
    card = cardProvider(settings);
    const { hostname: host, port } = new URL(sandbox.addresses.card);
    stripe = new Stripe(settings.apiKey, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
  });
  afterAll(() => sandbox.stop());

  /** A payment of 199 yuan, and a request to give some of it back. */
  const paid = async (changes: Partial<RefundRequest> = {}): Promise<RefundRequest> => {
    const now = new Date();
    const paymentNumber = newPaymentNumber(now);
    const amount = { amount: 19_900, currency: 'CNY' };
    const { reference } = await card.start({
      paymentNumber,
      orderId: 'ord_1',
      amount,
      payBefore: new Date(now.getTime() + hours(1)),
      returnUrl: 'https://shop.example/return',
      notifyUrl: 'https://shop.example/v1/webhooks/card',
      createdAt: now,
    });
    await press(sandbox, { pay: paymentNumber });
    const fact = await card.query({ paymentNumber, reference });
    if (fact.kind !== 'succeeded') throw new Error(`The payment is ${fact.kind}.`);
    const { transactionId } = fact;
    const refundNumber = newId('rfd', now);
    const notifyUrl = 'https://shop.example/v1/webhooks/card';
    const about = { paymentNumber, reference, refundNumber, transactionId, notifyUrl };
    return { ...about, amount, captured: amount, createdAt: now, ...changes };
  };
  const givenBack = async ({ transactionId }: RefundRequest) =>
    (await stripe.refunds.list({ payment_intent: transactionId })).data.map(({ amount }) => amount);

  it('is made, found again, and read by the official library as by ours', async () => {
    const request = await paid({ amount: { amount: 5_000, currency: 'CNY' } });
    const fact = await card.refund(request);
    expect(fact).toEqual({
      provider: 'card',
      paymentNumber: request.paymentNumber,
      refundNumber: request.refundNumber,
      kind: 'succeeded',
      reference: expect.stringMatching(/^re_/),
    });
    expect(await card.queryRefund(request)).toEqual(fact);
    expect(await card.queryRefund({ ...request, refundReference: fact.reference ?? '' })).toEqual(fact);

    const official = await stripe.refunds.retrieve(fact.reference ?? '');
    expect(official).toMatchObject({
      amount: 5_000,
      currency: 'cny',
      payment_intent: request.transactionId,
      metadata: { refund_no: request.refundNumber, payment_no: request.paymentNumber },
    });
    expect(readRefund(official)).toEqual(fact);
  });

  it('moves its money once, however often it is asked for, and also after Stripe has forgotten the key', async () => {
    const request = await paid({ amount: { amount: 5_000, currency: 'CNY' } });
    const facts = [await card.refund(request), await card.refund(request)];
    // An older request is looked for before it is made: a key counts for a day.
    facts.push(await card.refund({ ...request, createdAt: new Date(Date.now() - hours(30)) }));
    expect(new Set(facts.map(({ reference }) => reference)).size).toBe(1);
    expect(await givenBack(request)).toEqual([5_000]);
  });

  it('is found among more than a page of others', async () => {
    const request = await paid({ amount: { amount: 1, currency: 'CNY' } });
    const first = await card.refund(request);
    for (let i = 0; i < 101; i++) await card.refund({ ...request, refundNumber: newId('rfd', new Date()) });
    expect(await card.queryRefund(request)).toEqual(first);
  });

  it('has failed when there is nothing left to give back', async () => {
    const request = await paid();
    await card.refund(request);
    const more = { ...request, refundNumber: newId('rfd', new Date()) };
    expect(await card.refund(more)).toMatchObject({ kind: 'failed', refundNumber: more.refundNumber });
    expect(await givenBack(request)).toEqual([19_900]);
  });

  it('that nobody has heard of may still be on its way', async () => {
    expect(await card.queryRefund(await paid())).toMatchObject({ kind: 'processing' });
  });
});

describe('a provider of cards that is asked for a refund', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });
  const request: RefundRequest = {
    paymentNumber: 'P1',
    reference: 'cs_1',
    refundNumber: 'rfd_1',
    transactionId: 'pi_1',
    amount: { amount: 100, currency: 'CNY' },
    captured: { amount: 100, currency: 'CNY' },
    notifyUrl: 'https://shop.example/v1/webhooks/card',
    createdAt: new Date(),
  };
  const answering = async (answer: RequestListener): Promise<PaymentProvider> => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return cardProvider({ apiKey: 'sk_test_1', webhookSecrets: ['x'], apiBase: `http://127.0.0.1:${port}` }, 500);
  };
  const refusing = (status: number, error: object) =>
    answering(({ method }, response) => {
      if (method === 'GET') response.end('{"object":"list","data":[],"has_more":false}');
      else response.writeHead(status).end(JSON.stringify({ error }));
    });

  it.each([
    [400, { code: 'charge_already_refunded' }],
    [402, {}],
    [404, { code: 'resource_missing' }],
  ])('has had the last word when it answers %i %j', async (status, error) => {
    expect(await (await refusing(status, error)).refund(request)).toMatchObject({ kind: 'failed' });
  });

  it.each([
    ['the key is wrong', 401, {}],
    ['the key may not', 403, {}],
    ['the number was used for another refund', 400, { type: 'idempotency_error' }],
  ])('has decided nothing when %s', async (_, status, error) => {
    await expect((await refusing(status, error)).refund(request)).rejects.toBeInstanceOf(CardRefusal);
  });

  it('is not believed when it answers about another refund', async () => {
    const other = {
      id: 're_1',
      object: 'refund',
      status: 'succeeded',
      metadata: { refund_no: 'rfd_2', payment_no: 'P1' },
    };
    const card = await answering((_, response) => void response.end(JSON.stringify(other)));
    await expect(card.refund(request)).rejects.toThrow(/not refund rfd_1/);
  });

  it.each([503, 429, 409])('may be asked again after %i', async (status) => {
    const card = await answering((_, response) => void response.writeHead(status).end());
    await expect(card.refund(request)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});

describe('a refund of Stripe', () => {
  const refund = (changes: Partial<Stripe.Refund>) => ({
    id: 're_1',
    object: 'refund',
    status: 'succeeded',
    metadata: { refund_no: 'rfd_1', payment_no: 'P1' },
    ...changes,
  });

  it.each([
    ['pending', 'processing'],
    ['requires_action', 'processing'],
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('that is %s is %s', (status, kind) => {
    expect(readRefund(refund({ status }))).toHaveProperty('kind', kind);
  });

  it.each([
    ['is in an unknown state', { status: 'lost' }],
    ['is in a state of every object', { status: 'constructor' }],
    ['has no state', { status: null }],
    ['has no numbers', { metadata: null }],
    ['has one number', { metadata: { refund_no: 'rfd_1' } }],
  ])('that %s says nothing', (_, changes) => {
    expect(readRefund(refund(changes))).toBeUndefined();
  });
});
