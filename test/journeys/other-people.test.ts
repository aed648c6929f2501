import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './client.ts';
import { type Account, aProduct, login, orderBody, placeOrder, shoppers } from './given.ts';
import { expectProblem } from './problem.ts';

describe('what belongs to somebody else', () => {
  let owner: Account;
  let stranger: Account;
  let sku: string;
  let orderId: string;
  let paymentNumber: string;
  beforeAll(async () => {
    const [first, second] = await shoppers(2);
    if (!first || !second) throw new Error('the local cloud made fewer shoppers than asked for');
    [owner, stranger] = [first, second];
    ({ sku } = await aProduct());
    await call('PUT', `/v1/cart/items/${sku}`, { token: owner.token, body: { quantity: 3 } });
    orderId = (await placeOrder(owner.token, orderBody([{ sku, quantity: 1 }]))).json.orderId;
    const payment = await call('POST', `/v1/orders/${orderId}/payments`, { token: owner.token, body: {} });
    paymentNumber = payment.json.paymentNumber;
  });

  it('is not there: an order, its events, its payment', async () => {
    for (const path of [`/v1/orders/${orderId}`, `/v1/orders/${orderId}/events`, `/v1/payments/${paymentNumber}`]) {
      expect((await call('GET', path, { token: owner.token })).status).toBe(200);
      expectProblem(await call('GET', path, { token: stranger.token }), 404, 'not_found');
      expectProblem(await call('GET', path, { token: await login('merchant') }), 404, 'not_found');
    }
  });

  it('is not paid for by somebody else', async () => {
    const answer = await call('POST', `/v1/orders/${orderId}/payments`, { token: stranger.token, body: {} });
    expectProblem(answer, 404, 'not_found');
  });

  it('is in nobody else’s lists and carts', async () => {
    expect((await call('GET', '/v1/orders', { token: stranger.token })).json).toEqual({ items: [] });
    expect((await call('GET', '/v1/cart', { token: stranger.token })).json.lines).toEqual([]);
    await call('DELETE', '/v1/cart', { token: stranger.token });
    await call('DELETE', `/v1/cart/items/${sku}`, { token: stranger.token });
    expect((await call('GET', '/v1/cart', { token: owner.token })).json.lines).toMatchObject([{ sku, quantity: 3 }]);
  });

  it('is not what an equal Idempotency-Key of somebody else leads to', async () => {
    const key = 'the same for both';
    const body = orderBody([{ sku, quantity: 1 }]);
    const [own, other] = [await placeOrder(owner.token, body, key), await placeOrder(stranger.token, body, key)];
    expect([own.status, other.status]).toEqual([201, 201]);
    expect(other.json.orderId).not.toBe(own.json.orderId);
  });

  it('is not named in an answer that speaks of an order', async () => {
    const { text } = await call('GET', `/v1/orders/${orderId}`, { token: owner.token });
    expect(text).not.toMatch(/usr_|mch_/);
  });
});
