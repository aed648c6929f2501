import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { shopIn } from '#infra/local/seed/shop.ts';
import { newPaymentNumber } from '#shared/kernel/id.ts';
import { payableOrders } from '#shared/orders/index.ts';
import { atLength } from '#test/long.ts';
import { type Answer, call } from './client.ts';
import { aProduct, aShopper, freshName, invariants, orderBody, placeOrder, shoppers } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const times = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

/** How often each status was answered: `{ 201: 1, 409: 19 }`. */
const tally = (answers: readonly Answer[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, same]) => [status, same.length]));

const availableOf = async (productId: string): Promise<number> => {
  const { text } = await call('GET', '/_local/table');
  const stock = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .find((item) => item.type === 'sku' && item.productId === productId);
  return stock.available;
};

describe.skipIf(isElsewhere)('of many who come at once', () => {
  const cloud = ownCloud();
  afterEach(async () => expect(await invariants()).toEqual([]));

  it('fifty times the same request is one order, and fifty times the same answer', async () => {
    const { token } = await aShopper();
    const { sku, productId } = await aProduct({ stock: 50 });
    const body = orderBody([{ sku, quantity: 1 }]);
    const key = randomUUID();

    const answers = await times(50, () => placeOrder(token, body, key));
    expect(tally(answers)).toEqual({ 201: 50 });
    for (const { text } of answers) expect(text).toEqual(answers[0]?.text);
    expect((await call('GET', '/v1/orders', { token })).json.items).toHaveLength(1);
    expect(await availableOf(productId)).toBe(49);

    const other = await placeOrder(token, orderBody([{ sku, quantity: 2 }]), key);
    expectProblem(other, 422, 'idempotency_key_reused');
  });

  it('two different requests under one key are one order and one refusal', async () => {
    const { token } = await aShopper();
    const { sku } = await aProduct();
    const key = randomUUID();
    const answers = await times(10, (i) => placeOrder(token, orderBody([{ sku, quantity: 1 + (i % 2) }]), key));
    expect(tally(answers)).toEqual({ 201: 5, 422: 5 });
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.orderId)).size).toBe(1);
  });

  // Every piece is asked for six times; ten orders each would be the same crowd for longer.
  const ordersEach = atLength(3, 10);
  it(`two hundred who order ${ordersEach} times each get the hundred pieces, to the last one and not one more`, {
    timeout: 180_000,
  }, async () => {
    const crowd = await shoppers(200);
    const { sku, productId } = await aProduct({ stock: 100 });
    const body = orderBody([{ sku, quantity: 1 }]);

    const start = performance.now();
    const answers: Answer[] = [];
    await Promise.all(
      crowd.map(async ({ token }) => {
        for (let i = 0; i < ordersEach; i++) answers.push(await placeOrder(token, body));
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    console.log(`${200 * ordersEach} orders by 200 shoppers: ${seconds.toFixed(1)} s`);

    expect(tally(answers)).toEqual({ 201: 100, 409: 200 * ordersEach - 100 });
    expect(answers.filter(({ status }) => status === 409).every(({ json }) => json.code === 'out_of_stock')).toBe(true);
    expect(await availableOf(productId)).toBe(0);
  });

  it('carts of several goods in any order sell out without a deadlock', async () => {
    const crowd = await shoppers(40);
    const goods = await times(5, () => aProduct({ stock: 10 }));
    const answers = await Promise.all(
      crowd.map(({ token }, i) => {
        const items = [0, 1, 2].map((step) => ({ sku: goods[(i * (1 + step) + step) % 5]?.sku ?? '', quantity: 1 }));
        return placeOrder(token, orderBody(items));
      }),
    );
    expect(Object.keys(tally(answers)).every((status) => status === '201' || status === '409')).toBe(true);
  });

  it('two lines of one SKU are one line, and are refused together', async () => {
    const { token } = await aShopper();
    const { sku } = await aProduct({ stock: 5 });
    const twice = (quantity: number) =>
      orderBody([
        { sku, quantity },
        { sku, quantity },
      ]);

    const tooMany = expectProblem(await placeOrder(token, twice(3)), 409, 'out_of_stock');
    expect(tooMany.json.errors).toMatchObject([{ sku, available: 5 }]);
    const enough = await placeOrder(token, twice(2));
    expect([enough.status, enough.json.lines]).toMatchObject([201, [{ sku, quantity: 4 }]]);
    expectProblem(await placeOrder(token, twice(50)), 400, 'invalid_request');
  });

  const register = (username: string, email: string) =>
    call('POST', '/v1/users', { body: { username, email, password: 'correct horse battery' } });

  it('one gets the name that twenty want, however they write it', async () => {
    const name = freshName('race');
    const wide = name.replace(/[a-z0-9]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
    const written = [name, name.toUpperCase(), wide, wide.toUpperCase()];
    const answers = await times(20, (i) => register(written[i % 4] ?? name, `${freshName('a')}@shop.example`));
    expect(tally(answers)).toEqual({ 201: 1, 409: 19 });
    expect(answers.filter(({ json }) => json.code === 'username_taken')).toHaveLength(19);
  });

  it('one gets the e-mail address that twenty want', async () => {
    const email = `${freshName('race')}@shop.example`;
    const answers = await times(20, (i) => register(freshName('b'), i % 2 === 0 ? email : email.toUpperCase()));
    expect(tally(answers)).toEqual({ 201: 1, 409: 19 });
    expect(answers.filter(({ json }) => json.code === 'email_taken')).toHaveLength(19);
  });

  it('everything that one puts into the cart at once is in it, and what is taken out at once is out', async () => {
    const { token } = await aShopper();
    const goods = await times(8, () => aProduct());
    const answers = await times(8, (i) =>
      call('PUT', `/v1/cart/items/${goods[i]?.sku}`, { token, body: { quantity: i + 1 } }),
    );
    expect(tally(answers)).toEqual({ 200: 8 });
    const { lines } = (await call('GET', '/v1/cart', { token })).json;
    expect(lines).toHaveLength(8);
    expect(lines).toEqual(
      expect.arrayContaining(goods.map(({ sku }, i) => expect.objectContaining({ sku, quantity: i + 1 }))),
    );

    const removals = await times(8, (i) => call('DELETE', `/v1/cart/items/${goods[i]?.sku}`, { token }));
    expect(tally(removals)).toEqual({ 200: 8 });
    expect((await call('GET', '/v1/cart', { token })).json.lines).toEqual([]);
  });

  it('of a cart that is ordered twice at once, one order is made', async () => {
    const { token } = await aShopper();
    const { sku } = await aProduct();
    await call('PUT', `/v1/cart/items/${sku}`, { token, body: { quantity: 2 } });
    const answers = await times(8, () => placeOrder(token, orderBody()));
    expect(tally(answers)).toEqual({ 201: 1, 409: 7 });
  });

  it('of two who start to pay one order, both are sent to the same payment', async () => {
    const { token } = await aShopper();
    const { sku } = await aProduct();
    for (let round = 0; round < 8; round++) {
      const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).json;
      const answers = await times(4, () =>
        call('POST', `/v1/orders/${orderId}/payments`, { token, body: { method: 'card' } }),
      );
      expect(tally(answers)).toEqual({ 201: 4 });
      expect(new Set(answers.map(({ json }) => json.paymentNumber)).size, `round ${round}`).toBe(1);
      expect(new Set(answers.map(({ json }) => json.action.url)).size).toBe(1);
    }
  });

  it('of two who start to pay, the slower takes up the number of the faster, also before its payment is written', async () => {
    const { token, userId } = await aShopper();
    const { sku } = await aProduct();
    const { orderId } = (await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).json;
    const { table } = shopIn(cloud());
    const order = await payableOrders.reads(table).own({ userId, orderId });
    const paymentNumber = newPaymentNumber(new Date());
    await payableOrders.writes(table).withPayment(order, paymentNumber, new Date());

    const answers = await times(4, () => call('POST', `/v1/orders/${orderId}/payments`, { token, body: {} }));
    expect(answers.map(({ json }) => json.paymentNumber)).toEqual(Array(4).fill(paymentNumber));
  });
});
