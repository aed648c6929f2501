import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '#infra/local/sandbox/sandbox.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import type { PaymentProvider } from '#shared/payments/provider.ts';
import { wechatProvider } from '#shared/payments/wechat/provider.ts';
import { parseWechatSettings } from '#shared/payments/wechat/settings.ts';
import { eventually } from '#test/eventually.ts';
import { logOf, press } from './press.ts';
import { secretOf } from './provider-settings.ts';
import { startShop } from './webhook-stub.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const start = async () => {
  const shop = await startShop();
  const onRotation = vi.fn();
  const clock = { now: () => new Date() };
  const sandbox = await startSandbox({ clock, origin: shop.origin, backOff: [20, 20], onRotation });
  stops.push(shop.stop, () => sandbox.stop());
  return { shop, sandbox, onRotation, wechat: wechatProvider(parseWechatSettings(secretOf(sandbox, 'wechat')), 300) };
};

const begin = async (wechat: PaymentProvider, notifyUrl: string): Promise<string> => {
  const paymentNumber = newPaymentNumber(new Date());
  await wechat.start({
    paymentNumber,
    orderId: 'ord_1',
    amount: { amount: 100, currency: 'CNY' },
    payBefore: new Date(Date.now() + 600_000),
    returnUrl: 'https://shop.example/return',
    notifyUrl,
    createdAt: new Date(),
  });
  return paymentNumber;
};

const numbersIn = async (sandbox: Sandbox): Promise<string[]> => {
  const log = await logOf(sandbox);
  return Array.isArray(log) ? log.map(({ paymentNumber }) => String(paymentNumber)) : [];
};

describe('the sandbox’s control', () => {
  it('says which controls there are when it does not know one', async () => {
    const { sandbox } = await start();
    const { status, body } = await press(sandbox, { explode: true });
    expect(status).toBe(400);
    expect(body).toMatchObject({ controls: expect.arrayContaining(['pay', 'next', 'answers', 'rotate', 'speed']) });
  });

  it('holds notifications until so many have gathered, and delivers the last one first', async () => {
    const { sandbox, shop, wechat } = await start();
    await press(sandbox, { next: { reorder: 3 } });
    const numbers: string[] = [];
    for (const _ of [1, 2, 3]) {
      expect(shop.received).toHaveLength(0);
      const number = await begin(wechat, `${shop.origin}/v1/webhooks/wechat`);
      await press(sandbox, { pay: number });
      numbers.push(number);
    }
    await eventually(() => expect(shop.received).toHaveLength(3));
    expect(await numbersIn(sandbox)).toEqual(numbers.reverse());
  });

  it('lets go what it holds', async () => {
    const { sandbox, shop, wechat } = await start();
    await press(sandbox, { next: { reorder: 5 } });
    await press(sandbox, { pay: await begin(wechat, `${shop.origin}/v1/webhooks/wechat`) });
    await press(sandbox, { next: { reorder: 0 } });
    await eventually(() => expect(shop.received).toHaveLength(1));
  });

  it('delivers late', async () => {
    const { sandbox, shop, wechat } = await start();
    await press(sandbox, { next: { delay: 150 } });
    const before = performance.now();
    await press(sandbox, { pay: await begin(wechat, `${shop.origin}/v1/webhooks/wechat`) });
    await eventually(() => expect(shop.received).toHaveLength(1));
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });

  it('disturbs the named provider’s answers to the named calls alone, so often as asked', async () => {
    const { sandbox, shop, wechat } = await start();
    await press(sandbox, { answers: { how: 'error', times: 2, to: 'query' }, provider: 'wechat' });
    const paymentNumber = await begin(wechat, `${shop.origin}/v1/webhooks/wechat`);
    const payment = { paymentNumber, reference: paymentNumber };
    await expect(wechat.query(payment)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await wechat.query(payment)).toMatchObject({ kind: 'pending' });
  });

  it('keeps what is meant for one provider from the others', async () => {
    const { sandbox, shop, wechat } = await start();
    await press(sandbox, { next: { drop: 1 }, provider: 'alipay' });
    await press(sandbox, { pay: await begin(wechat, `${shop.origin}/v1/webhooks/wechat`) });
    await eventually(() => expect(shop.received).toHaveLength(1));
    expect(await logOf(sandbox)).toMatchObject([{ attempt: 1, acknowledged: true }]);
  });

  it('turns keys, keeps the ones before valid, and says so', async () => {
    const { sandbox, onRotation } = await start();
    const keysOf = () => Object.keys(JSON.parse(secretOf(sandbox, 'wechat')).platformKeys);
    const before = keysOf();
    await press(sandbox, { rotate: 'wechat' });
    expect(keysOf()).toEqual([expect.any(String), ...before]);
    const [newest] = keysOf();
    await press(sandbox, { rotate: 'wechat' });
    expect(keysOf()).toEqual([expect.any(String), newest]);
    expect(onRotation).toHaveBeenCalledTimes(2);
  });

  it('repeats as fast as it is told, by the provider’s own table', async () => {
    const shop = await startShop([500, 500, 500]);
    const sandbox = await startSandbox({ clock: { now: () => new Date() }, origin: shop.origin });
    stops.push(shop.stop, () => sandbox.stop());
    expect((await press(sandbox, { speed: 300 })).body).toMatchObject({ speed: 300 });
    const wechat = wechatProvider(parseWechatSettings(secretOf(sandbox, 'wechat')));
    await press(sandbox, { pay: await begin(wechat, `${shop.origin}/v1/webhooks/wechat`) });
    const before = performance.now();
    await eventually(() => expect(shop.received).toHaveLength(4));
    // 15 + 15 + 30 seconds of WeChat’s.
    expect(performance.now() - before).toBeGreaterThanOrEqual(150);
  });

  it('tells nobody but this machine', async () => {
    const { sandbox, wechat } = await start();
    await press(sandbox, { pay: await begin(wechat, 'https://shop.example/v1/webhooks/wechat') });
    await eventually(async () =>
      expect(await logOf(sandbox)).toContainEqual(
        expect.objectContaining({ status: null, note: expect.stringContaining('this machine alone') }),
      ),
    );
  });
});
