import { describe, expect, it } from 'vitest';
import { clearCart } from '#functions/cart/clear-cart.ts';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { removeCartItem } from '#functions/cart/remove-cart-item.ts';
import { showCart } from '#functions/cart/show-cart.ts';
import { cartItem } from '#shared/cart/index.ts';
import { type Stock, stockItem } from '#shared/catalog/index.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { aCart, aStock, cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

const given = async (...stocks: readonly Stock[]) => {
  await real.given(stocks.map((stock) => stockItem.put(stock)));
  const caller = shopper(fresh.user());
  const shop = shopOver({ engine: real.engine });
  const put = (stock: Pick<Stock, 'sku'>, quantity: unknown) => ({
    caller,
    path: { sku: stock.sku },
    body: { quantity },
  });
  return { shop, caller, put };
};

describe('a cart', () => {
  it('that was never written is empty, and costs nothing', async () => {
    const { shop, caller } = await given();
    expect(await shop.done(showCart, { caller })).toEqual({
      version: 0,
      lines: [],
      subtotal: cny(0),
      shipping: cny(0),
      total: cny(0),
    });
  });

  it('is answered whole and priced by everything that changes it', async () => {
    const [cup, pot] = [aStock({ price: cny(1_000) }), aStock({ price: cny(2_000) })];
    const { shop, caller, put } = await given(cup, pot);
    await shop.done(putCartItem, put(cup, 1));
    const both = await shop.done(putCartItem, put(pot, 2));
    expect(both).toMatchObject({ version: 2, subtotal: cny(5_000), total: cny(5_800) });
    expect(await shop.done(showCart, { caller })).toEqual(both);
    const one = await shop.done(removeCartItem, { caller, path: { sku: cup.sku } });
    expect(one).toMatchObject({ version: 3, subtotal: cny(4_000) });
    expect(await shop.done(showCart, { caller })).toEqual(one);
    expect(await shop.done(clearCart, { caller })).toMatchObject({ version: 4, lines: [] });
  });

  it('says what has changed since something was put in', async () => {
    const stock = aStock({ price: cny(1_000), available: 3 });
    const { shop, caller, put } = await given(stock);
    await shop.done(putCartItem, put(stock, 2));
    await real.given([stockItem.update(stock, { set: { price: cny(1_100), available: 1, supplied: 1 } })]);
    const { lines } = await shop.done(showCart, { caller });
    expect(lines).toMatchObject([{ price: cny(1_100), problems: ['not_enough_stock', 'price_changed'] }]);
    expect((await shop.done(putCartItem, put(stock, 1))).lines).toMatchObject([{ problems: [] }]);
  });

  it('may hold more than there is: the stock is asked when the order is placed', async () => {
    const stock = aStock({ available: 0 });
    const { shop, put } = await given(stock);
    expect((await shop.done(putCartItem, put(stock, 1))).lines).toMatchObject([{ problems: ['sold_out'] }]);
  });

  it.each([
    ['is not sold here', { sku: 'unknown' }],
    ['was withdrawn', aStock({ state: 'withdrawn' })],
  ])('does not take what %s', async (_, stock) => {
    const { shop, put } = await given(...('price' in stock ? [stock] : []));
    expect(await shop.refused(putCartItem, put(stock, 1))).toMatchObject({ status: 404 });
  });

  it.each([0, -1, 100, 1.5, '1', null, undefined])('does not take %j pieces', async (quantity) => {
    const stock = aStock();
    const { shop, put } = await given(stock);
    const { status, errors } = await shop.refused(putCartItem, put(stock, quantity));
    expect([status, errors?.map(({ path }) => path)]).toEqual([400, ['quantity']]);
  });

  it('does not take a 41st line', async () => {
    const stocks = Array.from({ length: 41 }, () => aStock());
    const [last = aStock(), ...others] = stocks;
    const { shop, caller, put } = await given(...stocks);
    const lines = others.map(({ sku, price }) => ({ sku, quantity: 1, seenPrice: price }));
    await real.given([cartItem.put(aCart(caller.userId, lines))]);
    expect(await shop.refused(putCartItem, put(last, 1))).toMatchObject({ status: 409, code: 'conflict' });
    expect((await shop.done(showCart, { caller })).lines.length).toBe(40);
  });

  it('is its owner’s alone', async () => {
    const stock = aStock();
    const { shop, put } = await given(stock);
    await shop.done(putCartItem, put(stock, 1));
    expect((await shop.done(showCart, { caller: shopper(fresh.user()) })).lines).toEqual([]);
  });

  it('loses nothing when two devices change it at once', async () => {
    const stocks = [aStock(), aStock(), aStock()];
    const { shop, caller, put } = await given(...stocks);
    const answers = await Promise.all(stocks.map((stock) => shop.call(putCartItem, put(stock, 1))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { lines, version } = await shop.done(showCart, { caller });
    expect(lines.map(({ sku }) => sku).toSorted()).toEqual(stocks.map(({ sku }) => sku).toSorted());
    expect(version).toBe(3);
  });

  it('shows what was just put in, also when plain reads are behind', async () => {
    const stock = aStock();
    const { caller, put } = await given(stock);
    const shop = shopOver({ engine: laggingEngine(real.engine) });
    await shop.done(putCartItem, put(stock, 1));
    await shop.done(putCartItem, put(stock, 2));
    expect((await shop.done(showCart, { caller })).lines).toMatchObject([{ quantity: 2 }]);
  });

  it.each([removeCartItem, clearCart])('is not written by $id when there is nothing to take out', async (operation) => {
    const { shop, caller } = await given();
    const answer = await shop.call(operation, { caller, path: { sku: 'not-in-it' } });
    expect([answer.status, answer.capacity.wru]).toEqual([200, 0]);
  });
});
