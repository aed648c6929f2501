import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { verifyCardNotification } from '#shared/payments/card/notification.ts';
import { cardProvider } from '#shared/payments/card/provider.ts';
import { type CardSettings, parseCardSettings } from '#shared/payments/card/settings.ts';
import type { PaymentReference } from '#shared/payments/provider.ts';
import { eventually } from '#test/eventually.ts';
import { logOf, press, visit } from './press.ts';
import { type Received, startShop } from './webhook-stub.ts';

const clock = { shift: 0, now: () => new Date(Date.now() + clock.shift) };
const backOff = [30, 30, 30, 30];
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const settingsOf = (sandbox: Sandbox): CardSettings =>
  parseCardSettings(sandbox.parameters('dev')['/shop/dev/payments/card'] ?? '');

const begin = async (sandbox: Sandbox): Promise<string> => (await beginReferenced(sandbox)).paymentNumber;

const beginReferenced = async (sandbox: Sandbox): Promise<PaymentReference> => {
  const paymentNumber = newPaymentNumber(clock.now());
  const { reference } = await cardProvider(settingsOf(sandbox)).start({
    paymentNumber,
    orderId: 'ord_1',
    amount: { amount: 19900, currency: 'CNY' },
    payBefore: clock.now(),
    returnUrl: 'http://localhost/',
    notifyUrl: 'https://shop.example/v1/webhooks/card',
    createdAt: clock.now(),
  });
  return { paymentNumber, reference };
};

const start = async ({ answers = [], stateDir }: { answers?: number[]; stateDir?: string } = {}) => {
  const shop = await startShop(answers);
  const sandbox = await startSandbox({ clock, origin: shop.origin, stateDir, backOff });
  stops.push(shop.stop, () => sandbox.stop());
  const settings = settingsOf(sandbox);
  const verdict = ({ signature, body }: Received) => {
    try {
      return verifyCardNotification({ 'stripe-signature': signature }, Buffer.from(body), settings, clock.now());
    } catch (error) {
      return error;
    }
  };
  const arrived = async (count: number): Promise<Received[]> => {
    await eventually(() => expect(shop.received.length).toBeGreaterThanOrEqual(count));
    return shop.received;
  };
  return { shop, sandbox, verdict, arrived };
};

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));
const succeeded = { fact: { kind: 'succeeded', amount: { amount: 19900, currency: 'CNY' } } };
const refused = { code: 'invalid_signature' };

describe('a notification of the sandbox', () => {
  it('arrives once, genuine, when the shop acknowledges it', async () => {
    const { sandbox, shop, arrived, verdict } = await start();
    const paymentNumber = await begin(sandbox);
    expect(await press(sandbox, { pay: paymentNumber })).toEqual({
      status: 200,
      body: { provider: 'card', paymentNumber, status: 'complete', paid: true },
    });

    const [first] = await arrived(1);
    expect(first && verdict(first)).toMatchObject({ fact: { ...succeeded.fact, paymentNumber } });
    await settle();
    expect(shop.received).toHaveLength(1);
    expect(await logOf(sandbox)).toEqual([
      expect.objectContaining({ provider: 'card', paymentNumber, attempt: 1, status: 200, acknowledged: true }),
    ]);
  });

  it('is repeated with the same event and a new signature until any 2xx, and a redirect is none', async () => {
    const { sandbox, shop, arrived, verdict } = await start({ answers: [500, 302, 204] });
    await press(sandbox, { pay: await begin(sandbox) });
    await arrived(2);
    clock.shift += 2_000;

    const received = await arrived(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(received.map(({ signature }) => signature)).size).toBeGreaterThan(1);
    expect(received.map(verdict)).toMatchObject([succeeded, succeeded, succeeded]);
    await settle();
    expect(shop.received).toHaveLength(3);
    expect(await logOf(sandbox)).toMatchObject([{ status: 500 }, { status: 302 }, { status: 204, acknowledged: true }]);
  });

  it('is given up after the last repeat', async () => {
    const { sandbox, shop, arrived } = await start({ answers: Array(20).fill(500) });
    await press(sandbox, { pay: await begin(sandbox) });
    await arrived(5);
    await settle();
    expect(shop.received).toHaveLength(5);
  });

  it('tells that a session has expired, by the clock or by the shop', async () => {
    const { sandbox, arrived, verdict } = await start();
    const overdue = await begin(sandbox);
    clock.shift += 60 * 60 * 1000;
    const [byClock] = await arrived(1);
    expect(byClock && verdict(byClock)).toMatchObject({ fact: { kind: 'closed', paymentNumber: overdue } });

    const unwanted = await beginReferenced(sandbox);
    await cardProvider(settingsOf(sandbox)).close(unwanted);
    const [, byShop] = await arrived(2);
    expect(byShop && verdict(byShop)).toMatchObject({
      fact: { kind: 'closed', paymentNumber: unwanted.paymentNumber },
    });
  });

  it.each([
    ['by another key', { wrongKey: true }, 'wrong key'],
    ['ten minutes ago', { oldTimestamp: true }, 'old timestamp'],
    ['with another amount', { corrupt: 'amount_total' }, 'corrupted amount_total'],
  ])('signed %s on demand is refused, and its repeat is genuine', async (_, next, note) => {
    const { sandbox, arrived, verdict } = await start({ answers: [400] });
    await press(sandbox, { next });
    await press(sandbox, { pay: await begin(sandbox) });

    const [forged, genuine] = await arrived(2);
    expect(forged && verdict(forged)).toMatchObject(refused);
    expect(genuine && verdict(genuine)).toMatchObject(succeeded);
    expect(await logOf(sandbox)).toMatchObject([{ note, status: 400 }, { status: 200 }]);
  });

  it('arrives several times at once on demand', async () => {
    const { sandbox, arrived, verdict } = await start();
    await press(sandbox, { next: { duplicate: 3 } });
    await press(sandbox, { pay: await begin(sandbox) });
    expect((await arrived(4)).map(verdict)).toMatchObject([succeeded, succeeded, succeeded, succeeded]);
  });

  it('is lost on demand, as often as asked', async () => {
    const { sandbox, arrived } = await start();
    await press(sandbox, { next: { drop: 2 } });
    await press(sandbox, { pay: await begin(sandbox) });
    await arrived(1);
    await eventually(async () =>
      expect(await logOf(sandbox)).toMatchObject([
        { note: 'dropped', status: null },
        { note: 'dropped', status: null },
        { attempt: 3, status: 200 },
      ]),
    );
  });

  it('says what was really paid when that is another amount', async () => {
    const { sandbox, arrived, verdict } = await start();
    await press(sandbox, { pay: await begin(sandbox), amount: 1 });
    const [first] = await arrived(1);
    expect(first && verdict(first)).toMatchObject({ fact: { kind: 'succeeded', amount: { amount: 1 } } });
  });

  it('survives the end of the sandbox, and so do its keys', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    stops.push(() => rm(stateDir, { recursive: true }));
    const before = await startSandbox({ clock, origin: 'http://127.0.0.1:9', stateDir, backOff: [60_000] });
    const paymentNumber = await begin(before);
    await press(before, { pay: paymentNumber });
    await eventually(async () => expect(await logOf(before)).toHaveLength(1));
    await before.stop();
    for (const file of await readdir(join(stateDir, 'card')))
      expect((await stat(join(stateDir, 'card', file))).mode & 0o777).toBe(0o600);

    const { arrived, verdict, sandbox } = await start({ stateDir });
    const [first] = await arrived(1);
    expect(first && verdict(first)).toMatchObject({ fact: { ...succeeded.fact, paymentNumber } });
    expect(settingsOf(sandbox).apiKey).toBe(settingsOf(before).apiKey);
  });
});

describe('the sandbox’s control', () => {
  it('does not know a payment that was never started', async () => {
    const { sandbox } = await start();
    expect(await press(sandbox, { pay: 'P0' })).toHaveProperty('status', 404);
    expect(await press(sandbox, { fail: 'P0' })).toHaveProperty('status', 404);
  });

  it.each([[{ pays: 'P0' }], [{ next: { drop: -1 } }], ['pay']])('refuses %j', async (request) => {
    const { sandbox } = await start();
    expect(await press(sandbox, request)).toHaveProperty('status', 400);
  });

  it('pays a closed payment by force alone', async () => {
    const { sandbox, arrived, verdict } = await start();
    const paymentNumber = await begin(sandbox);
    clock.shift += 60 * 60 * 1000;

    expect((await press(sandbox, { pay: paymentNumber })).body).toMatchObject({ status: 'expired', paid: false });
    const forced = await press(sandbox, { pay: paymentNumber, force: true });
    expect(forced.body).toMatchObject({ status: 'complete', paid: true });
    const kinds = (await arrived(2)).map(verdict);
    expect(kinds).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ fact: expect.objectContaining({ kind: 'closed' }) }),
        expect.objectContaining({ fact: expect.objectContaining({ kind: 'succeeded' }) }),
      ]),
    );
  });

  it('takes the money once, however often it is pressed', async () => {
    const { sandbox, shop, arrived } = await start();
    const paymentNumber = await begin(sandbox);
    await Promise.all([1, 2, 3].map(() => press(sandbox, { pay: paymentNumber })));
    await arrived(1);
    await settle();
    expect(shop.received).toHaveLength(1);
  });

  it('leaves requests outside the sandbox to others', async () => {
    const { sandbox } = await start();
    expect(await visit(sandbox, '/v1/products')).toHaveProperty('status', 421);
    expect(await visit(sandbox, '/_local/sandbox/nothing')).toHaveProperty('status', 404);
  });
});
