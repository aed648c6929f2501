import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { cartItem, carts } from '#shared/cart/index.ts';
import { type Stock, stockItem, stocks } from '#shared/catalog/index.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { orderItem } from '#shared/orders/index.ts';
import type { Engine } from '#shared/table/engine.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { aStock, cny, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const shopOf = (engine: Engine = real.engine) => shopOver({ engine });

const given = async (...all: readonly Stock[]) => {
  await real.given(all.map((stock) => stockItem.put(stock)));
  return all;
};
const available = async (stock: Stock) => {
  const [found] = await stocks.reads(real.table).of([stock.sku]);
  return found?.available;
};
const ordersOf = async (userId: string) =>
  (await real.items()).flatMap((item) => orderItem.from(item) ?? []).filter((order) => order.userId === userId);
const violations = async () => checkInvariants(await real.items()).violations;

const request = (userId: string, body: object, key: string = randomUUID()): TestRequest => ({
  caller: shopper(userId),
  body,
  headers: { 'content-type': 'application/json', 'idempotency-key': key },
});
const items = (stock: Stock, quantity = 1) => [{ sku: stock.sku, quantity }];

describe('placing an order', () => {
  it('takes the pieces, writes the order and answers it with its version', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 5 });
    await given(stock);
    const answer = await shopOf().call(placeOrder, request(userId, orderBody(items(stock, 2))));
    expect([answer.status, answer.headers['etag']]).toEqual([201, '"1"']);
    expect(answer.json).toMatchObject({
      status: 'pending_payment',
      total: cny(26_400),
      lines: [{ sku: stock.sku, quantity: 2 }],
    });
    expect(await available(stock)).toBe(3);
    expect(await violations()).toEqual([]);
  });

  it('shows a shopper nothing of the merchant behind a line', async () => {
    const stock = aStock();
    await given(stock);
    const order = await shopOf().done(placeOrder, request(fresh.user(), orderBody(items(stock))));
    expect(JSON.stringify(order)).not.toContain('mch_');
    expect(order.lines[0]?.image).toBe(`https://shop.example${stock.image}`);
  });

  it('orders the cart at the prices that were seen in it, and empties it', async () => {
    const userId = fresh.user();
    const [cup, pot] = [aStock({ price: cny(1_000) }), aStock({ price: cny(2_000) })];
    await given(cup, pot);
    const shop = shopOf();
    for (const { sku } of [cup, pot]) {
      await shop.done(putCartItem, { caller: shopper(userId), path: { sku }, body: { quantity: 2 } });
    }
    const order = await shop.done(placeOrder, request(userId, orderBody()));
    expect(order.subtotal).toEqual(cny(6_000));
    expect(await carts.reads(real.table).of(userId)).toMatchObject({ lines: [], version: 3 });
    expect([await available(cup), await available(pot)]).toEqual([18, 18]);
  });

  it('leaves the cart alone when items are named', async () => {
    const userId = fresh.user();
    const stock = aStock();
    await given(stock);
    const shop = shopOf();
    await shop.done(putCartItem, { caller: shopper(userId), path: { sku: stock.sku }, body: { quantity: 1 } });
    await shop.done(placeOrder, request(userId, orderBody(items(stock))));
    expect((await carts.reads(real.table).of(userId)).lines.length).toBe(1);
  });

  it('sums up lines of one SKU before it looks at the stock', async () => {
    const stock = aStock({ available: 3 });
    await given(stock);
    const body = orderBody([...items(stock, 2), ...items(stock, 2)]);
    expect(await shopOf().refused(placeOrder, request(fresh.user(), body))).toMatchObject({
      code: 'out_of_stock',
      errors: [{ sku: stock.sku, available: 3 }],
    });
    expect(await available(stock)).toBe(3);
  });
});

describe('an order that cannot be placed', () => {
  it('takes nothing, not even of what there is', async () => {
    const userId = fresh.user();
    const [enough, short] = [aStock(), aStock({ available: 0 })];
    await given(enough, short);
    const body = orderBody([...items(enough), ...items(short)]);
    expect(await shopOf().refused(placeOrder, request(userId, body))).toMatchObject({
      status: 409,
      code: 'out_of_stock',
    });
    expect([await available(enough), await ordersOf(userId)]).toEqual([20, []]);
  });

  it('for an empty cart says so', async () => {
    expect(await shopOf().refused(placeOrder, request(fresh.user(), orderBody()))).toMatchObject({
      code: 'cart_empty',
    });
  });

  it('at another price than the one in the cart says so, and the cart stays', async () => {
    const userId = fresh.user();
    const stock = aStock({ price: cny(1_000) });
    await given(stock);
    const shop = shopOf();
    await shop.done(putCartItem, { caller: shopper(userId), path: { sku: stock.sku }, body: { quantity: 1 } });
    await real.given([stockItem.update(stock, { set: { price: cny(1_100) } })]);
    expect(await shop.refused(placeOrder, request(userId, orderBody()))).toMatchObject({
      code: 'price_changed',
      errors: [{ sku: stock.sku, price: 1_100 }],
    });
    expect((await carts.reads(real.table).of(userId)).lines.length).toBe(1);
  });

  it('names everything that is missing', async () => {
    const { errors } = await shopOf().refused(placeOrder, request(fresh.user(), { address: {}, items: [{}] }));
    expect(errors?.map(({ path }) => path)).toEqual([
      'address.recipient',
      'address.phone',
      'address.country',
      'address.city',
      'address.street',
      'paymentMethod',
      'items[0].sku',
      'items[0].quantity',
    ]);
  });

  it.each([0, -1, 1.5, 100, '1', null])('does not take %j pieces of anything', async (quantity) => {
    const body = { ...orderBody(), items: [{ sku: 'sku-1', quantity }] };
    const { errors } = await shopOf().refused(placeOrder, request(fresh.user(), body));
    expect(errors?.map(({ path }) => path)).toEqual(['items[0].quantity']);
  });

  it.each([{ price: cny(1) }, { total: cny(1) }, { userId: 'usr_other' }, { status: 'paid' }])(
    'takes no word of the client for %j',
    async (more) => {
      const stock = aStock();
      await given(stock);
      const body = orderBody(items(stock), more);
      expect(await shopOf().refused(placeOrder, request(fresh.user(), body))).toMatchObject({ status: 400 });
    },
  );
});

describe('the same request again', () => {
  it('is answered with the same order, as it was placed, and takes nothing more', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 5 });
    await given(stock);
    const again = request(userId, orderBody(items(stock)));
    const first = await shopOf().done(placeOrder, again);
    await real.given([
      orderItem.update({ userId, orderId: first.orderId }, { set: { status: 'paid' }, add: { version: 1 } }),
    ]);
    expect(await shopOf().done(placeOrder, again)).toEqual(first);
    expect([await available(stock), (await ordersOf(userId)).length]).toEqual([4, 1]);
    await real.given([orderItem.update({ userId, orderId: first.orderId }, { set: { status: 'pending_payment' } })]);
  });

  it('is refused with another body', async () => {
    const userId = fresh.user();
    const stock = aStock();
    await given(stock);
    await shopOf().done(placeOrder, request(userId, orderBody(items(stock)), 'key-1'));
    const other = request(userId, orderBody(items(stock, 2)), 'key-1');
    expect(await shopOf().refused(placeOrder, other)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('by another user under the same key is another order', async () => {
    const stock = aStock();
    await given(stock);
    const [one, other] = await Promise.all(
      [fresh.user(), fresh.user()].map((userId) =>
        shopOf().done(placeOrder, request(userId, orderBody(items(stock)), 'key-2')),
      ),
    );
    expect(one?.orderId).not.toBe(other?.orderId);
  });

  it('sent many times at once makes one order, and everybody hears of it', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 1 });
    await given(stock);
    const same = request(userId, orderBody(items(stock)));
    const answers = await Promise.all(Array.from({ length: 6 }, () => shopOf().call(placeOrder, same)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    for (const { json } of answers) expect(json).toEqual(answers[0]?.json);
    expect([await available(stock), (await ordersOf(userId)).length]).toEqual([0, 1]);
  });

  it('for the last piece is not answered "sold out" because the record was read too early', async () => {
    const engine = laggingEngine(real.engine);
    const stock = aStock({ available: 1 });
    await given(stock);
    const again = request(fresh.user(), orderBody(items(stock)));
    const first = await shopOf(engine).done(placeOrder, again);
    expect(await shopOf(engine).done(placeOrder, again)).toEqual(first);
  });

  it('for the cart is not answered "empty" because the record was read too early', async () => {
    const engine = laggingEngine(real.engine);
    const userId = fresh.user();
    const stock = aStock();
    await given(stock);
    await real.given([
      cartItem.put({ userId, version: 1, lines: [{ sku: stock.sku, quantity: 1, seenPrice: stock.price }] }),
    ]);
    const again = request(userId, orderBody());
    const first = await shopOf(engine).done(placeOrder, again);
    // Not every replica is behind: this one has seen the empty cart, and not yet the record of the order.
    const recordIsBehind: Engine = {
      ...real.engine,
      batchGetItem: (input) => (input.ConsistentRead ? real.engine : engine).batchGetItem(input),
    };
    expect(await shopOf(recordIsBehind).done(placeOrder, again)).toEqual(first);
  });
});

describe('a crowd', () => {
  it('gets exactly what there is, and the others hear that it is gone', async () => {
    const stock = aStock({ available: 5 });
    await given(stock);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shopOf().call(placeOrder, request(fresh.user(), orderBody(items(stock))))),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBe(5);
    expect(answers.filter(({ status }) => status !== 201).every(({ text }) => text.includes('out_of_stock'))).toBe(
      true,
    );
    expect(await available(stock)).toBe(0);
    expect(await violations()).toEqual([]);
  });

  it('never meets a price that was not shown: the condition of the write is the price that was read', async () => {
    const stock = aStock({ price: cny(1_000) });
    await given(stock);
    const { reserve } = stocks.writes(real.table);
    await expect(real.table.commit([reserve({ sku: stock.sku, quantity: 1, price: cny(999) })])).rejects.toThrow(Stale);
    expect(await available(stock)).toBe(20);
  });
});
