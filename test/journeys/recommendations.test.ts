import { expect, it } from 'vitest';
import { call, eventually } from './client.ts';
import { aProduct, aShopper, freshName, orderBody, placeOrder } from './given.ts';
import { sandbox, startPayment } from './paying.ts';

/** Within so long what people do together is seen by others, on a machine that does little else. */
const freshMs = 5_000;

const view = async (token: string, productId: string): Promise<void> => {
  expect((await call('POST', '/v1/views', { token, body: { productId } })).status).toBe(202);
};

interface Recommended {
  readonly productId: string;
  readonly reason: { readonly basis: string; readonly productId?: string };
}

/** The answer of the first request that a busy machine answers at all. */
const recommended = async (token: string, query = ''): Promise<readonly Recommended[]> => {
  const { json } = await eventually(
    () => call('GET', `/v1/recommendations?limit=24${query}`, { token }),
    ({ status }) => status !== 503,
  );
  return json.items;
};

const named = () => aProduct({ name: freshName('Celadon ') });

it('what some look at together is recommended to others within seconds, and what one looks at counts at once', async () => {
  const [first, second, third] = await Promise.all([named(), named(), named()]);
  const [one, other] = [await aShopper(), await aShopper()];
  for (const { productId } of [first, second, third]) await view(one.token, productId);
  const seen = performance.now();

  await view(other.token, first.productId);
  const found = await eventually(
    () => recommended(other.token),
    // New goods fill up a short list as well: what counts is what they are there for.
    (items) =>
      [second, third].every(({ productId }) =>
        items.some((item) => item.productId === productId && item.reason.basis === 'views'),
      ),
  );
  const ms = performance.now() - seen;
  console.info(`pairs were seen by another shopper after ${Math.round(ms)} ms`);
  // What was just looked at is the reason, and is not recommended itself.
  expect(found.find(({ productId }) => productId === second.productId)?.reason).toEqual({
    basis: 'views',
    productId: first.productId,
  });
  expect(found.some(({ productId }) => productId === first.productId)).toBe(false);

  await view(other.token, second.productId);
  const next = await recommended(other.token);
  expect(next.some(({ productId }) => productId === second.productId)).toBe(false);
  expect(next.find(({ productId }) => productId === third.productId)?.reason.productId).toBe(second.productId);
  expect(ms).toBeLessThan(4 * freshMs);
});

it('what is in the cart counts at once, and what was bought together is shown beside it', async () => {
  const [cup, saucer] = await Promise.all([named(), named()]);
  const [shopper, another] = [await aShopper(), await aShopper()];
  // One order is no habit.
  for (const { token } of [shopper, another]) {
    const order = await placeOrder(token, orderBody([cup, saucer].map(({ sku }) => ({ sku, quantity: 1 }))));
    const payment = await startPayment(token, order.json.orderId, { method: 'card' });
    await sandbox({ pay: payment.paymentNumber });
  }
  await eventually(
    async () => (await call('GET', `/v1/products/${cup.productId}/related?kind=bought_together`)).json.items ?? [],
    (items: readonly Recommended[]) => items.some(({ productId }) => productId === saucer.productId),
  );

  const other = await aShopper();
  await call('PUT', `/v1/cart/items/${cup.sku}`, { token: other.token, body: { quantity: 1 } });
  const items = await recommended(other.token, '&basis=cart');
  expect(items.find(({ productId }) => productId === saucer.productId)?.reason).toEqual({
    basis: 'cart',
    productId: cup.productId,
  });
  // Who has bought both is offered neither.
  const own = (await recommended(shopper.token)).map(({ productId }) => productId);
  expect(own).not.toContain(cup.productId);
  expect(own).not.toContain(saucer.productId);
});

it('who wants nothing to be remembered is recommended what everybody is', async () => {
  const first = await named();
  const shopper = await aShopper();
  await view(shopper.token, first.productId);
  await call('PATCH', '/v1/users/me/views', { token: shopper.token, body: { recording: false } });
  await view(shopper.token, first.productId);
  expect((await call('GET', '/v1/users/me/views', { token: shopper.token })).json).toMatchObject({ items: [] });
  const items = await recommended(shopper.token);
  expect(items.length).toBeGreaterThan(0);
  expect(new Set(items.map(({ reason }) => reason.basis))).toEqual(new Set(['popular']));
});
