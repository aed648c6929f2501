import { beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { type Account, aProduct, aShopper, invariants, orderBody, placeOrder } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const press = (what: object) => call('POST', '/_local/sandbox/_ctl', { body: what });

/** Follows a link as a browser would, and answers where it ends. */
const opened = async (url: string): Promise<string> => {
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('no real money');
  return page.url;
};

const submit = async (page: string, outcome: string): Promise<void> => {
  const { status } = await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
  expect(status).toBe(303);
};

describe.skipIf(isElsewhere)('an order', () => {
  ownCloud();
  let shopper: Account;
  let sku: string;
  beforeAll(async () => {
    shopper = await aShopper();
    ({ sku } = await aProduct({ stock: 50 }));
  });

  const started = async (method: string, channel?: string) => {
    const { token } = shopper;
    const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }], { paymentMethod: method }))).json;
    const body = { method, ...(channel && { channel }) };
    const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token, body });
    expect(answer.status, answer.text).toBe(201);
    return { orderId, ...answer.json };
  };
  const paid = (orderId: string) =>
    eventually(
      () => call('GET', `/v1/orders/${orderId}`, { token: shopper.token }),
      ({ json }) => json.status === 'paid',
      // The first notification of a provider finds a cold function, on a machine that may be busy.
      20_000,
    );

  it.each([
    ['card', undefined, 'redirect'],
    ['alipay', 'page', 'redirect'],
    ['alipay', 'wap', 'redirect'],
    ['alipay', 'qr', 'qr'],
    ['wechat', 'qr', 'qr'],
    ['wechat', 'wap', 'redirect'],
  ])('is paid by %s (%s) on the provider’s page', async (method, channel, type) => {
    const { orderId, action } = await started(method, channel);
    expect(action.type).toBe(type);
    const page = await opened(action.url);
    await submit(page, 'fail');
    await submit(page, 'pay');
    await paid(orderId);
    expect(await invariants()).toEqual([]);
  });

  it.each(['card', 'alipay', 'wechat'])('is paid by %s once the lost notifications come again', async (method) => {
    const { orderId, action } = await started(method, 'qr');
    await press({ next: { drop: 2, duplicate: 3 }, provider: method, speed: 6_000 });
    await submit(await opened(action.url), 'pay');
    await paid(orderId);
    expect(await invariants()).toEqual([]);
  });

  it.each(['card', 'alipay', 'wechat'])(
    'is paid by %s although the provider has changed its keys since',
    async (method) => {
      const { orderId, action } = await started(method, 'qr');
      await press({ rotate: method });
      await submit(await opened(action.url), 'pay');
      await paid(orderId);
    },
  );
});
