import { describe, expect, it } from 'vitest';
import { call, eventually, seedPassword } from './client.ts';
import { aShopper, invariants, login, orderBody, placeOrder, productBody, uploadedImage } from './given.ts';
import { expectProblem } from './problem.ts';

describe('somebody who wants to sell', () => {
  it('applies, is approved, fills the shelf, changes goods and prices, and takes them away again', async () => {
    const admin = await login('admin');
    const { username, token: shopper } = await aShopper();
    const applied = await call('POST', '/v1/merchants', { token: shopper, body: { name: '小店 A small shop' } });
    expect([applied.status, applied.json.status]).toEqual([201, 'pending']);
    const { merchantId } = applied.json;

    // Not before somebody has decided, and not with the token of before.
    expect((await call('GET', '/v1/merchant/products', { token: shopper })).status).toBe(403);
    const waiting = await call('GET', '/v1/admin/merchants', { token: admin });
    expect(waiting.json.items.map((each: { merchantId: string }) => each.merchantId)).toContain(merchantId);
    const decision = `/v1/admin/merchants/${merchantId}/approval`;
    expect((await call('PUT', decision, { token: shopper, body: { approved: true } })).status).toBe(403);
    expect((await call('PUT', decision, { token: admin, body: { approved: true } })).json.status).toBe('approved');
    expect((await call('GET', '/v1/merchant/products', { token: shopper })).status).toBe(403);
    const merchant = await login(username, seedPassword);

    const image = await uploadedImage(merchant);
    const draft = productBody(image, { status: 'draft', stock: 3, attributes: { volume_ml: 180, colours: ['青'] } });
    const added = await call('POST', '/v1/products', { token: merchant, body: draft });
    expect(added.status).toBe(201);
    const { productId, skus } = added.json;
    const [{ sku }] = skus;
    const product = `/v1/products/${productId}`;
    expectProblem(await call('GET', product), 404, 'not_found');

    const change = (version: number, body: object, token = merchant) =>
      call('PATCH', product, { token, body, headers: { 'if-match': `"${version}"` } });
    const published = await change(1, { status: 'published', price: { amount: 9_900, currency: 'CNY' } });
    expect([published.status, published.headers['etag']]).toEqual([200, '"2"']);
    expectProblem(await change(1, { name: 'Stale' }), 412, 'version_mismatch');
    expectProblem(await change(2, { name: 'Not mine' }, await login('merchant')), 404, 'not_found');
    const page = await call('GET', product);
    expect(page.json).toMatchObject({ merchantId, attributes: { volume_ml: 180, colours: ['青'] }, version: 2 });

    const adjust = (delta: number) =>
      call('POST', `${product}/stock-adjustments`, { token: merchant, body: { sku, delta, reason: '入库 delivery' } });
    expect((await adjust(-2)).json).toEqual({ sku, available: 1 });
    expectProblem(await adjust(-2), 409, 'insufficient_stock');
    expect((await placeOrder(shopper, orderBody([{ sku, quantity: 1 }]))).status).toBe(201);
    expectProblem(await placeOrder(shopper, orderBody([{ sku, quantity: 1 }])), 409, 'out_of_stock');
    // What is left is shown by the stream, some moments later, and asks for no new version.
    await eventually(
      async () => (await call('GET', product)).json.skus[0].availability,
      (availability) => availability === 'sold_out',
    );
    expect((await adjust(10)).json).toEqual({ sku, available: 10 });
    const ledger = await call('GET', `/v1/merchant/products/${productId}/stock-movements`, { token: merchant });
    expect(ledger.json.items.map(({ delta }: { delta: number }) => delta)).toEqual([10, -2, 3]);

    const removed = await call('DELETE', product, { token: merchant, headers: { 'if-match': '"2"' } });
    expect(removed.status).toBe(204);
    await eventually(
      async () => (await call('GET', product)).status,
      (status) => status === 404,
    );
    expectProblem(await placeOrder(shopper, orderBody([{ sku, quantity: 1 }])), 409, 'out_of_stock');

    expect((await call('PUT', decision, { token: admin, body: { approved: false } })).json.status).toBe('suspended');
    const suspended = await login(username, seedPassword);
    expect((await call('GET', '/v1/merchant/products', { token: suspended })).status).toBe(403);
    expect(await invariants()).toEqual([]);
  });
});

describe('the tree of categories', () => {
  it('is kept by admins, read by everybody, and never becomes a ring', async () => {
    const token = await login('admin');
    const [one, other] = [`one-${Date.now()}`, `other-${Date.now()}`];
    const add = (body: object) => call('POST', '/v1/categories', { token, body });
    expect((await add({ categoryId: one, name: '一 One' })).status).toBe(201);
    expect((await add({ categoryId: other, name: '二 Other', parentId: one })).status).toBe(201);
    const { headers, json } = await call('GET', `/v1/categories/${one}`);
    const ifMatch = { 'if-match': String(headers['etag']) };
    const ring = await call('PATCH', `/v1/categories/${one}`, { token, headers: ifMatch, body: { parentId: other } });
    expectProblem(ring, 400, 'invalid_request');
    expectProblem(await call('DELETE', `/v1/categories/${one}`, { token, headers: ifMatch }), 409, 'conflict');
    expect(json).toMatchObject({ categoryId: one, name: '一 One' });
    expect((await add({ categoryId: one, name: 'Again' })).status).toBe(409);
    const { items } = (await call('GET', '/v1/categories')).json;
    const ids: string[] = items.map(({ categoryId }: { categoryId: string }) => categoryId);
    expect(ids.indexOf(other)).toBe(ids.indexOf(one) + 1);
    const merchant = await login('merchant');
    expect(
      (await call('POST', '/v1/categories', { token: merchant, body: { categoryId: 'x', name: 'X' } })).status,
    ).toBe(403);
  });
});
