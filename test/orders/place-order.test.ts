import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { carts } from '#shared/cart/index.ts';
import { stockItem, stocks } from '#shared/catalog/index.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { shopper } from '#test/event.ts';
import { aStock, cny, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { items, orderRequest, shelvesOf } from './ordering.ts';

capturedLog();
const real = realTable();
const shopOf = () => shopOver({ engine: real.engine });

const { given, available, ordersOf, violations } = shelvesOf(real);

describe('placing an order', () => {
  it('takes the pieces, writes the order and answers it with its version', async () => {
    const userId = fresh.user();
    const stock = aStock({ available: 5 });
    await given(stock);
    const answer = await shopOf().call(placeOrder, orderRequest(userId, orderBody(items(stock, 2))));
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
    const order = await shopOf().done(placeOrder, orderRequest(fresh.user(), orderBody(items(stock))));
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
    const order = await shop.done(placeOrder, orderRequest(userId, orderBody()));
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
    await shop.done(placeOrder, orderRequest(userId, orderBody(items(stock))));
    expect((await carts.reads(real.table).of(userId)).lines.length).toBe(1);
  });

  it('sums up lines of one SKU before it looks at the stock', async () => {
    const stock = aStock({ available: 3 });
    await given(stock);
    const body = orderBody([...items(stock, 2), ...items(stock, 2)]);
    expect(await shopOf().refused(placeOrder, orderRequest(fresh.user(), body))).toMatchObject({
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
    expect(await shopOf().refused(placeOrder, orderRequest(userId, body))).toMatchObject({
      status: 409,
      code: 'out_of_stock',
    });
    expect([await available(enough), await ordersOf(userId)]).toEqual([20, []]);
  });

  it('for an empty cart says so', async () => {
    expect(await shopOf().refused(placeOrder, orderRequest(fresh.user(), orderBody()))).toMatchObject({
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
    expect(await shop.refused(placeOrder, orderRequest(userId, orderBody()))).toMatchObject({
      code: 'price_changed',
      errors: [{ sku: stock.sku, price: 1_100 }],
    });
    expect((await carts.reads(real.table).of(userId)).lines.length).toBe(1);
  });

  it('names everything that is missing', async () => {
    const { errors } = await shopOf().refused(placeOrder, orderRequest(fresh.user(), { address: {}, items: [{}] }));
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
    const { errors } = await shopOf().refused(placeOrder, orderRequest(fresh.user(), body));
    expect(errors?.map(({ path }) => path)).toEqual(['items[0].quantity']);
  });

  it.each([{ price: cny(1) }, { total: cny(1) }, { userId: 'usr_other' }, { status: 'paid' }])(
    'takes no word of the client for %j',
    async (more) => {
      const stock = aStock();
      await given(stock);
      const body = orderBody(items(stock), more);
      expect(await shopOf().refused(placeOrder, orderRequest(fresh.user(), body))).toMatchObject({ status: 400 });
    },
  );
});

describe('a crowd', () => {
  it('gets exactly what there is, and the others hear that it is gone', async () => {
    const stock = aStock({ available: 5 });
    await given(stock);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shopOf().call(placeOrder, orderRequest(fresh.user(), orderBody(items(stock))))),
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
