import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { verifyAlipayNotification } from '#shared/payments/alipay/notification.ts';
import { alipayProvider } from '#shared/payments/alipay/provider.ts';
import { parseAlipaySettings } from '#shared/payments/alipay/settings.ts';
import { verifyCardNotification } from '#shared/payments/card/notification.ts';
import { cardProvider } from '#shared/payments/card/provider.ts';
import { parseCardSettings } from '#shared/payments/card/settings.ts';
import type {
  Notification,
  PaymentChannel,
  PaymentProvider,
  PaymentRequest,
  ProviderName,
  RefundRequest,
} from '#shared/payments/provider.ts';
import { verifyWechatNotification } from '#shared/payments/wechat/notification.ts';
import { wechatProvider } from '#shared/payments/wechat/provider.ts';
import { parseWechatSettings } from '#shared/payments/wechat/settings.ts';
import { eventually } from '#test/eventually.ts';
import { logOf, press } from './press.ts';
import { secretOf } from './provider-settings.ts';
import { type Received, type Said, startShop } from './webhook-stub.ts';

const clock = { now: () => new Date() };
const patience = 400;

/** The shop's own adapters and verifiers, over the settings as they are now. */
const adapters: Record<
  ProviderName,
  { open: (json: string) => PaymentProvider; verify: (json: string, received: Received) => Notification }
> = {
  card: {
    open: (json) => cardProvider(parseCardSettings(json), patience),
    verify: (json, { headers, body }) =>
      verifyCardNotification(headers, Buffer.from(body), parseCardSettings(json), clock.now()),
  },
  alipay: {
    open: (json) => alipayProvider(parseAlipaySettings(json), patience),
    verify: (json, { headers, body }) =>
      verifyAlipayNotification(headers, Buffer.from(body), parseAlipaySettings(json), clock.now()),
  },
  wechat: {
    open: (json) => wechatProvider(parseWechatSettings(json), patience),
    verify: (json, { headers, body }) =>
      verifyWechatNotification(headers, Buffer.from(body), parseWechatSettings(json), clock.now()),
  },
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const start = async (name: ProviderName, answers: Said[] = [], stateDir?: string) => {
  const shop = await startShop(answers);
  const sandbox = await startSandbox({ clock, origin: shop.origin, backOff: [20, 20, 20, 20], stateDir });
  stops.push(shop.stop, () => sandbox.stop());
  const provider = adapters[name].open(secretOf(sandbox, name));
  const verdict = (received: Received): unknown => {
    try {
      return adapters[name].verify(secretOf(sandbox, name), received);
    } catch (error) {
      return error;
    }
  };
  const arrived = (count: number) =>
    eventually(() => {
      if (shop.received.length < count) throw new Error(`${shop.received.length} notifications`);
      return shop.received.map(verdict);
    });
  const request = (channel?: PaymentChannel): PaymentRequest => ({
    paymentNumber: newPaymentNumber(clock.now()),
    orderId: 'ord_1',
    amount: { amount: 19900, currency: 'CNY' },
    payBefore: new Date(clock.now().getTime() + 1_800_000),
    ...(channel && { channel }),
    returnUrl: 'https://shop.example/return',
    notifyUrl: `${shop.origin}/v1/webhooks/${name}`,
    payerAddress: '203.0.113.7',
    createdAt: clock.now(),
  });
  /** A payment whose page the shopper has opened. */
  const opened = async (channel?: PaymentChannel) => {
    const payment = request(channel);
    const { action, reference } = await provider.start(payment);
    await visited(sandbox, action.url);
    return { paymentNumber: payment.paymentNumber, reference };
  };
  const paid = async () => {
    const payment = await opened();
    await press(sandbox, { pay: payment.paymentNumber });
    const fact = await provider.query(payment);
    if (fact.kind !== 'succeeded') throw new Error('not paid');
    return { ...payment, transactionId: fact.transactionId };
  };
  const refundOf = async (changes: Partial<RefundRequest> = {}): Promise<RefundRequest> => ({
    ...(await paid()),
    refundNumber: 'rfd_1',
    amount: { amount: 5000, currency: 'CNY' },
    captured: { amount: 19900, currency: 'CNY' },
    notifyUrl: `${shop.origin}/v1/webhooks/${name}`,
    createdAt: clock.now(),
    ...changes,
  });
  return { shop, sandbox, provider, arrived, request, opened, paid, refundOf };
};

/** Follows the link as a browser or a scanning phone would. */
const visited = async (sandbox: Sandbox, url: string): Promise<void> => {
  const { status, headers } = url.startsWith(sandbox.addresses.alipay)
    ? await fetch(url, { redirect: 'manual' })
    : { status: 302, headers: new Headers() };
  expect(status, String(headers)).toBe(302);
};

const ways: [ProviderName, PaymentChannel | undefined, 'redirect' | 'qr'][] = [
  ['card', undefined, 'redirect'],
  ['alipay', 'page', 'redirect'],
  ['alipay', 'wap', 'redirect'],
  ['alipay', 'qr', 'qr'],
  ['wechat', 'qr', 'qr'],
  ['wechat', 'wap', 'redirect'],
];
const names: ProviderName[] = ['card', 'alipay', 'wechat'];

describe('the shop’s own adapter', () => {
  it.each(ways)('for %s by %s goes from the start to a proved payment', async (name, channel, type) => {
    const { provider, request, sandbox, arrived } = await start(name);
    const payment = request(channel);
    const { paymentNumber } = payment;
    const started = await provider.start(payment);
    expect(started.action.type).toBe(type);
    await visited(sandbox, started.action.url);
    const named = { paymentNumber, reference: started.reference };
    expect(await provider.query(named)).toMatchObject({ kind: 'pending' });

    await press(sandbox, { pay: paymentNumber });
    const succeeded = { kind: 'succeeded', provider: name, paymentNumber, amount: payment.amount };
    expect(await arrived(1)).toMatchObject([{ fact: succeeded }]);
    expect(await provider.query(named)).toMatchObject(succeeded);
    expect(await provider.close(named)).toMatchObject(succeeded);
  });

  it.each(names)('for %s closes what nobody has paid', async (name) => {
    const { provider, opened } = await start(name);
    const payment = await opened();
    expect(await provider.close(payment)).toMatchObject({ kind: 'closed' });
    expect(await provider.query(payment)).toMatchObject({ kind: 'closed' });
  });

  it.each(names)('for %s gives back a part, once per number', async (name) => {
    const { provider, refundOf } = await start(name);
    const refund = await refundOf();
    await provider.refund(refund);
    const again = await provider.refund(refund);
    await eventually(async () => expect(await provider.queryRefund(refund)).toMatchObject({ kind: 'succeeded' }));
    expect(again).toMatchObject({ refundNumber: 'rfd_1' });
    const rest = { ...refund, refundNumber: 'rfd_2', amount: { amount: 14901, currency: 'CNY' } };
    await provider.refund(rest).catch(() => undefined);
    expect(await provider.queryRefund(rest)).not.toMatchObject({ kind: 'succeeded' });
  });

  it.each(names.flatMap((name) => (['timeout', 'disconnect', 'error'] as const).map((how) => [name, how] as const)))(
    'for %s starts one payment when the answer is lost by %s',
    async (name, how) => {
      const { provider, request, sandbox } = await start(name);
      const payment = request('qr');
      await press(sandbox, { answers: { how, to: 'start' }, provider: name });
      const { action } = await provider.start(payment);
      expect((await provider.start(payment)).action).toEqual(action);
      expect((await press(sandbox, { pay: payment.paymentNumber })).body).toMatchObject({ paid: true });
    },
  );

  it.each(names.flatMap((name) => (['timeout', 'disconnect', 'error'] as const).map((how) => [name, how] as const)))(
    'for %s gives back once when the answer is lost by %s',
    async (name, how) => {
      const { provider, refundOf, sandbox } = await start(name);
      const refund = await refundOf({ amount: { amount: 19900, currency: 'CNY' } });
      await press(sandbox, { answers: { how, to: 'refund' }, provider: name });
      // Some repeat at once, and some leave it to the caller.
      const fact = await provider.refund(refund).catch(() => provider.refund(refund));
      expect(fact).not.toMatchObject({ kind: 'failed' });
      await eventually(async () => expect(await provider.queryRefund(refund)).toMatchObject({ kind: 'succeeded' }));
    },
  );

  it.each(names)('for %s believes notifications through a change of keys', async (name) => {
    const { sandbox, opened, arrived } = await start(name);
    const before = secretOf(sandbox, name);
    await press(sandbox, { rotate: name });
    expect(secretOf(sandbox, name)).not.toBe(before);
    await press(sandbox, { pay: (await opened()).paymentNumber });
    expect(await arrived(1)).toMatchObject([{ fact: { kind: 'succeeded' } }]);
  });

  it.each([
    ['card', { wrongKey: true }],
    ['card', { oldTimestamp: true }],
    ['card', { corrupt: 'amount_total' }],
    ['alipay', { wrongKey: true }],
    ['alipay', { corrupt: 'total_amount' }],
    ['wechat', { wrongKey: true }],
    ['wechat', { oldTimestamp: true }],
    ['wechat', { corrupt: 'amount' }],
    ['wechat', { signTest: true }],
  ] as const)('for %s refuses a notification with %j, and takes the next one', async (name, next) => {
    const { sandbox, opened, arrived } = await start(name, [400]);
    await press(sandbox, { next, provider: name });
    await press(sandbox, { pay: (await opened()).paymentNumber });
    expect(await arrived(2)).toMatchObject([{ code: 'invalid_signature' }, { fact: { kind: 'succeeded' } }]);
    expect(await logOf(sandbox)).toMatchObject([
      { status: 400, acknowledged: false, note: expect.any(String) },
      { status: 200, acknowledged: true },
    ]);
  });

  it.each(names)('for %s hears of a payment after the end, of another amount, and of a second one', async (name) => {
    const { provider, sandbox, opened, arrived } = await start(name);
    const late = await opened();
    await provider.close(late);
    await press(sandbox, { pay: late.paymentNumber, force: true });
    const cheap = await opened();
    await press(sandbox, { pay: cheap.paymentNumber, amount: 1 });
    const twice = await opened();
    await press(sandbox, { pay: twice.paymentNumber });
    await press(sandbox, { pay: twice.paymentNumber, again: true });

    const facts = await eventually(async () => {
      const all = (await arrived(4)).flatMap((each) =>
        typeof each === 'object' && each !== null && 'fact' in each ? [each.fact] : [],
      );
      const succeeded = all.filter((fact) => expect.objectContaining({ kind: 'succeeded' }).asymmetricMatch(fact));
      expect(succeeded).toHaveLength(4);
      return succeeded;
    });
    expect(facts).toContainEqual(expect.objectContaining({ paymentNumber: late.paymentNumber }));
    expect(facts).toContainEqual(
      expect.objectContaining({ paymentNumber: cheap.paymentNumber, amount: { amount: 1, currency: 'CNY' } }),
    );
    const second = facts.filter((fact) =>
      expect.objectContaining({ paymentNumber: twice.paymentNumber }).asymmetricMatch(fact),
    );
    expect(new Set(second.map((fact) => JSON.stringify(fact))).size).toBe(2);
  });

  it.each(names)(
    'for %s finds its payments, refunds and keys again after a restart, in files of its owner',
    async (name) => {
      const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
      stops.push(() => rm(stateDir, { recursive: true }));
      const before = await start(name, [], stateDir);
      const refund = await before.refundOf();
      await before.provider.refund(refund);
      const open = await before.opened();
      const settings = JSON.parse(secretOf(before.sandbox, name));
      await before.sandbox.stop();
      for (const file of await readdir(join(stateDir, name)))
        expect((await stat(join(stateDir, name, file))).mode & 0o777).toBe(0o600);

      const { sandbox, provider } = await start(name, [], stateDir);
      const { apiBase, gateway, ...keys } = JSON.parse(secretOf(sandbox, name));
      expect(settings).toMatchObject(keys);
      await eventually(async () => expect(await provider.queryRefund(refund)).toMatchObject({ kind: 'succeeded' }));
      expect(await provider.query(open)).toMatchObject({ kind: 'pending' });
      expect((await press(sandbox, { pay: open.paymentNumber })).body).toMatchObject({ paid: true });
    },
  );
});
