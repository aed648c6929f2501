import { describe, expect, it } from 'vitest';
import { picture } from '#test/picture.ts';
import { call, eventually } from './client.ts';
import {
  aProduct,
  freshName,
  invariants,
  login,
  mailTo,
  orderBody,
  placeOrder,
  productBody,
  uploadedImage,
} from './given.ts';

const password = 'correct horse battery';

describe.each([
  { kind: 'a Chinese', username: () => freshName('小明') },
  { kind: 'an ASCII', username: () => freshName('ann') },
])('a stranger with $kind name', ({ username: nameOf }) => {
  it('registers, activates by mail, logs in by name and by e-mail, and buys something', async () => {
    const username = nameOf();
    const email = `${freshName('someone')}@shop.example`;

    const registered = await call('POST', '/v1/users', { body: { username, email, password } });
    expect(registered.status).toBe(201);
    expect(registered.json).toMatchObject({ username, email, status: 'pending_activation' });

    const early = await call('POST', '/v1/sessions', { body: { login: username, password } });
    expect([early.status, early.json.code]).toEqual([403, 'not_activated']);

    const mail = await mailTo(email);
    const link = /http\S+activation\?token=\S+/.exec(mail.text)?.[0] ?? '';
    expect(mail.html).toContain(link);
    const page = await call('GET', link);
    expect(page.text).toContain('<form method="post"');
    const token = new URL(link).searchParams.get('token');
    const activated = await call('POST', '/v1/users/activation', { body: { token } });
    expect(activated.json).toEqual({ userId: registered.json.userId, status: 'active' });
    const again = await call('POST', '/v1/users/activation', { body: { token } });
    expect([again.status, again.json]).toEqual([200, activated.json]);

    const byMail = await call('POST', '/v1/sessions', { body: { login: email.toUpperCase(), password } });
    const byName = await call('POST', '/v1/sessions', { body: { login: username, password } });
    expect([byMail.status, byName.status]).toEqual([201, 201]);
    const { accessToken } = byName.json;
    const cookie = byName.cookies.map((each) => each.split(';')[0]).join('; ');
    expect((await call('GET', '/v1/users/me', { cookie })).json).toMatchObject({ username, email });
    expect((await call('GET', '/v1/users/me', { token: accessToken })).json).toMatchObject({ username, email });

    const { sku, productId } = await aProduct();
    const put = await call('PUT', `/v1/cart/items/${sku}`, { token: accessToken, body: { quantity: 2 } });
    expect(put.json.total).toEqual({ amount: 39_800, currency: 'CNY' });

    const order = await placeOrder(accessToken, orderBody());
    expect(order.status).toBe(201);
    expect(order.json).toMatchObject({ status: 'pending_payment', lines: [{ sku, productId, quantity: 2 }] });
    expect((await call('GET', '/v1/cart', { token: accessToken })).json.lines).toEqual([]);

    const { orderId } = order.json;
    const payment = await call('POST', `/v1/orders/${orderId}/payments`, {
      token: accessToken,
      body: { method: 'card' },
    });
    expect(payment.status).toBe(201);
    expect(payment.json.amount).toEqual(order.json.total);
    const { paymentNumber } = payment.json;
    expect((await call('GET', payment.json.action.url)).text).toContain(paymentNumber);

    await call('POST', '/_local/sandbox/_ctl', { body: { pay: paymentNumber } });
    const show = () => call('GET', `/v1/orders/${orderId}`, { token: accessToken });
    await eventually(show, ({ json }) => json.status === 'paid');

    const history = await call('GET', `/v1/orders/${orderId}/events`, { token: accessToken });
    expect(history.json.items.map(({ type }: { type: string }) => type)).toEqual(['placed', 'paid']);
    const list = await call('GET', '/v1/orders', { token: accessToken });
    expect(list.json.items.map((each: { orderId: string }) => each.orderId)).toEqual([orderId]);
    const paid = await call('GET', `/v1/payments/${paymentNumber}`, { token: accessToken });
    expect(paid.json.status).toBe('succeeded');
    expect(await invariants()).toEqual([]);
  });
});

describe('a merchant', () => {
  it('adds a product with an uploaded picture, which is then listed, read and served', async () => {
    const token = await login('merchant');
    const image = picture(3);
    const imageId = await uploadedImage(token, image);
    const category = freshName('c').toLowerCase();

    const added = await call('POST', '/v1/products', { token, body: productBody(imageId, { category }) });
    expect(added.status).toBe(201);
    const { productId } = added.json;

    const read = await call('GET', `/v1/products/${productId}`);
    expect(read.json).toEqual(added.json);
    const thumbnails = [{ width: 320, url: expect.stringContaining('/images/w320/') }];
    expect(read.json.images).toEqual([{ url: expect.any(String), width: 480, height: 480, thumbnails }]);
    const served = await call('GET', read.json.images[0].url);
    expect(served.headers['content-type']).toBe('image/png');
    expect(served.bytes.equals(image)).toBe(true);

    const listed = await call('GET', `/v1/products?category=${category}`);
    expect(listed.json.items.map((card: { productId: string }) => card.productId)).toEqual([productId]);
    const newest = await call('GET', '/v1/products?limit=100');
    expect(newest.json.items.map((card: { productId: string }) => card.productId)).toContain(productId);
  });
});
