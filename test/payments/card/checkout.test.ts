import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import type { Problem } from '#shared/kernel/problem.ts';
import { CardRefusal } from '#shared/payments/card/client.ts';
import { cardProvider } from '#shared/payments/card/provider.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import type { PaymentProvider, PaymentRequest } from '#shared/payments/provider.ts';
import { press } from '../../local/sandbox/press.ts';

const minutes = (count: number): number => count * 60_000;
const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
const payment = (changes: Partial<PaymentRequest> = {}): PaymentRequest => ({
  paymentNumber: newPaymentNumber(clock.now()),
  orderId: 'ord_1',
  amount: { amount: 19900, currency: 'CNY' },
  payBefore: new Date(clock.now().getTime() + minutes(30)),
  returnUrl: 'http://localhost:3000/orders/ord_1?paid=1&lang=中文',
  notifyUrl: 'https://shop.example/v1/webhooks/card',
  createdAt: clock.now(),
  ...changes,
});

describe('the card provider', () => {
  let sandbox: Sandbox;
  let card: PaymentProvider;
  beforeAll(async () => {
    // Nobody listens for the notifications: here the shop asks.
    sandbox = await startSandbox({ clock, origin: 'http://127.0.0.1:9', backOff: [] });
    card = cardProvider(parseCardSettings(sandbox.parameters('dev')['/shop/dev/payments/card'] ?? ''));
  });
  afterAll(() => sandbox.stop());

  const begin = async (request = payment()) => {
    const { reference } = await card.start(request);
    return { paymentNumber: request.paymentNumber, reference };
  };

  it('sends the shopper to a page that takes money for at least half an hour', async () => {
    const request = payment({ payBefore: new Date(clock.now().getTime() + minutes(2)) });
    const { action, reference, expiresAt } = await card.start(request);

    expect(action).toEqual({ type: 'redirect', url: expect.stringContaining(reference) });
    expect(expiresAt.getTime() - clock.now().getTime()).toBeGreaterThan(minutes(30));
    expect(await card.query({ paymentNumber: request.paymentNumber, reference })).toEqual({
      provider: 'card',
      paymentNumber: request.paymentNumber,
      kind: 'pending',
    });
  });

  it('keeps the order’s own deadline when it is far enough away', async () => {
    const payBefore = new Date(Math.floor(clock.now().getTime() / 1000) * 1000 + minutes(120));
    expect((await card.start(payment({ payBefore }))).expiresAt).toEqual(payBefore);
  });

  it('is told twice of a payment and makes one session, also minutes later', async () => {
    const createdAt = new Date(Math.floor(clock.now().getTime() / 1000) * 1000 - minutes(3));
    const request = payment({ createdAt });
    const first = await card.start(request);
    clock.shift += minutes(5);

    expect(await card.start(request)).toEqual(first);
    // The request depends on nothing but the payment: otherwise the provider would take the repeat for another one.
    expect(first.expiresAt).toEqual(new Date(createdAt.getTime() + minutes(40)));
  });

  it('reports the money with its transaction', async () => {
    const started = await begin();
    await press(sandbox, { pay: started.paymentNumber });

    expect(await card.query(started)).toEqual({
      provider: 'card',
      paymentNumber: started.paymentNumber,
      kind: 'succeeded',
      transactionId: expect.stringMatching(/^pi_/),
      amount: { amount: 19900, currency: 'CNY' },
    });
  });

  it('leaves a payment open when the card was declined', async () => {
    const started = await begin();
    await press(sandbox, { fail: started.paymentNumber });
    expect(await card.query(started)).toHaveProperty('kind', 'pending');
  });

  it('closes an open payment, and says so again when asked again', async () => {
    const started = await begin();
    expect(await card.close(started)).toHaveProperty('kind', 'closed');
    expect(await card.close(started)).toHaveProperty('kind', 'closed');
    expect(await card.query(started)).toHaveProperty('kind', 'closed');
  });

  it('answers with the money when a payment that is being closed was paid meanwhile', async () => {
    const started = await begin();
    await press(sandbox, { pay: started.paymentNumber });
    expect(await card.close(started)).toMatchObject({ kind: 'succeeded', amount: { amount: 19900 } });
  });

  it('finds a payment closed that nobody paid in time', async () => {
    const started = await begin();
    clock.shift += minutes(60);
    expect(await card.query(started)).toHaveProperty('kind', 'closed');
  });

  it('does not take one payment’s session for another payment', async () => {
    const { reference } = await begin();
    await expect(card.query({ paymentNumber: 'P0', reference })).rejects.toThrow(/was not made for payment P0/);
  });

  it.each([
    ['larger than a card takes', { amount: 100_000_000, currency: 'CNY' }],
    ['of finer steps than a card takes', { amount: 1_235, currency: 'KWD' }],
  ])('tells the shopper that the total is %s', async (_, amount) => {
    await expect(card.start(payment({ amount }))).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is not blamed on the provider’s absence when the key is wrong', async () => {
    const stranger = cardProvider({
      apiKey: 'sk_test_stranger',
      webhookSecrets: ['x'],
      apiBase: sandbox.addresses.card,
    });
    const refused = stranger.start(payment());
    await expect(refused).rejects.toBeInstanceOf(CardRefusal);
    await expect(refused).rejects.toMatchObject({ status: 401, message: expect.not.stringContaining('stranger') });
  });
});

describe('a card provider that does not answer', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  const providerAt = async (answer: RequestListener): Promise<{ card: PaymentProvider; calls: IncomingMessage[] }> => {
    const calls: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      calls.push(request);
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const settings = { apiKey: 'sk_test_1', webhookSecrets: ['x'], apiBase: `http://127.0.0.1:${port}` };
    return { card: cardProvider(settings, 150), calls };
  };
  const unavailable = { code: 'provider_unavailable', cause: expect.any(Error) } satisfies Partial<
    Record<keyof Problem, unknown>
  >;
  const session = JSON.stringify({ id: 'cs_1', url: 'https://pay.example', expires_at: 1_800_000_000 });

  it.each<[string, RequestListener]>([
    ['closes the connection', (request) => request.destroy()],
    ['says nothing', () => undefined],
    ['stops in the middle of its answer', (_, response) => void response.writeHead(200).write('{"id":')],
    ['is down', (_, response) => void response.writeHead(503).end()],
    ['is behind a page of somebody else', (_, response) => void response.end('<html>')],
  ])('is asked once more under the same key, and then reported, when it %s', async (_, answer) => {
    const { card, calls } = await providerAt(answer);

    await expect(card.start(payment())).rejects.toMatchObject(unavailable);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.headers['idempotency-key']).toMatch(/^pay:P/);
    expect(calls[1]?.headers['idempotency-key']).toBe(calls[0]?.headers['idempotency-key']);
  });

  it.each([500, 429, 409])('is forgiven one answer %i', async (status) => {
    let count = 0;
    const { card } = await providerAt((_, response) => void response.writeHead(count++ ? 200 : status).end(session));
    await expect(card.start(payment())).resolves.toHaveProperty('reference', 'cs_1');
  });

  it.each(['amount_too_small', 'amount_too_large'])(
    'tells the shopper of an %s, which it alone can know',
    async (code) => {
      const error = { type: 'invalid_request_error', code, message: 'The total must add up to at least $0.50 usd' };
      const { card } = await providerAt((_, response) => void response.writeHead(400).end(JSON.stringify({ error })));
      await expect(card.start(payment())).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
    },
  );

  it('is reported when nobody listens at its address', async () => {
    const card = cardProvider({ apiKey: 'sk_test_1', webhookSecrets: ['x'], apiBase: 'http://127.0.0.1:9' });
    await expect(card.query({ paymentNumber: 'P0', reference: 'cs_1' })).rejects.toMatchObject(unavailable);
  });

  it('is not asked again for what it has refused', async () => {
    const { card, calls } = await providerAt((_, response) => void response.writeHead(402).end('{"error":{}}'));
    await expect(card.start(payment())).rejects.toBeInstanceOf(CardRefusal);
    await pause(200);
    expect(calls).toHaveLength(1);
  });
});
