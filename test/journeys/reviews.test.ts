import { describe, expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { type Account, aProduct, aShopper, invariants, login, orderBody, placeOrder } from './given.ts';

/** For a machine that has other things to do. */
const patience = 20_000;

/** Buys a piece and pays for it. */
const buy = async ({ token }: Account, sku: string): Promise<string> => {
  const order = await placeOrder(token, orderBody([{ sku, quantity: 1 }]));
  if (order.status !== 201) throw new Error(order.text);
  const { orderId } = order.json;
  const payment = await call('POST', `/v1/orders/${orderId}/payments`, { token, body: { method: 'card' } });
  expect(payment.status).toBe(201);
  await call('POST', '/_local/sandbox/_ctl', { body: { pay: payment.json.paymentNumber } });
  const show = () => call('GET', `/v1/orders/${orderId}`, { token });
  await eventually(show, ({ json }) => json.status === 'paid', patience);
  return orderId;
};

const ids = (items: readonly { reviewId: string }[]) => items.map(({ reviewId }) => reviewId);

describe('a product that was bought', () => {
  it('is reviewed, answered, listed, reported and hidden; every list follows', async () => {
    const { productId, sku } = await aProduct();
    const [buyer, stranger, merchant, admin] = await Promise.all([
      aShopper(),
      aShopper(),
      login('merchant'),
      login('admin'),
    ]);
    const path = `/v1/products/${productId}/reviews`;
    const body = { rating: 4, text: '釉色温润 A pleasure to hold.', serviceRating: 5 };

    const early = await call('POST', path, { token: buyer.token, body });
    expect([early.status, early.json.code]).toEqual([403, 'not_purchased']);
    await buy(buyer, sku);
    // At once: the projection may be on its way still.
    const written = await call('POST', path, { token: buyer.token, body });
    expect(written.status).toBe(201);
    const { reviewId } = written.json;
    const again = await call('POST', path, { token: buyer.token, body });
    expect([again.status, again.json.code]).toEqual([409, 'already_reviewed']);
    expect((await call('POST', path, { token: stranger.token, body })).status).toBe(403);

    const page = await call('GET', `/v1/products/${productId}`);
    expect(page.json.rating).toMatchObject({ average: 4, count: 1, histogram: [0, 0, 0, 1, 0] });
    expect(ids(page.json.reviews)).toEqual([reviewId]);

    const waiting = () => call('GET', '/v1/merchant/reviews?unanswered=true', { token: merchant });
    await eventually(waiting, ({ json }) => ids(json.items).includes(reviewId), patience);
    const reply = { token: merchant, body: { text: '谢谢 Thank you.' } };
    expect((await call('PUT', `/v1/reviews/${reviewId}/reply`, reply)).status).toBe(200);
    await eventually(waiting, ({ json }) => !ids(json.items).includes(reviewId), patience);

    const best = () => call('GET', `${path}?sort=rating`);
    await eventually(best, ({ json }) => ids(json.items).includes(reviewId), patience);
    const card = async () =>
      (await call('GET', '/v1/products?limit=100')).json.items.find(
        (each: { productId: string }) => each.productId === productId,
      );
    await eventually(card, (found) => found.rating.count === 1, patience);

    const edited = { token: buyer.token, body: { rating: 2 } };
    expect((await call('PATCH', `/v1/reviews/${reviewId}`, edited)).json.rating).toBe(2);
    const report = { token: stranger.token, body: { reason: '广告 Advertising' } };
    expect((await call('POST', `/v1/reviews/${reviewId}/reports`, report)).status).toBe(202);
    const reported = () => call('GET', '/v1/admin/reviews?reported=true', { token: admin });
    await eventually(reported, ({ json }) => ids(json.items).includes(reviewId), patience);
    const hide = { token: admin, body: { visible: false } };
    expect((await call('PUT', `/v1/reviews/${reviewId}/visibility`, hide)).status).toBe(200);
    expect((await call('GET', `/v1/products/${productId}`)).json.rating.count).toBe(0);
    expect((await call('GET', path)).json).toMatchObject({ items: [], summary: { count: 0 } });
    await eventually(card, (found) => found.rating.count === 0, patience);
    expect((await call('DELETE', `/v1/reviews/${reviewId}`, { token: buyer.token })).status).toBe(404);
    expect((await call('PUT', `/v1/reviews/${reviewId}/visibility`, { token: buyer.token, body: {} })).status).toBe(
      403,
    );
    expect(await invariants()).toEqual([]);
  });
});
