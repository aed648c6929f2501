import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { showCart } from '#functions/cart/show-cart.ts';
import { adjustStock } from '#functions/catalog/adjust-stock.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { deleteProduct } from '#functions/catalog/delete-product.ts';
import { listOwnProducts } from '#functions/catalog/list-own-products.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { listStockMovements } from '#functions/catalog/list-stock-movements.ts';
import { showOwnProduct } from '#functions/catalog/show-own-product.ts';
import { showProduct } from '#functions/catalog/show-product.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { showOrder } from '#functions/orders/show-order.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { merchant, shopper } from '#test/event.ts';
import { aStock, cny, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();
const { given, shop, stock, product } = goodsIn(real);

describe('a deleted product', () => {
  it('is on no page and in no list, and cannot be worked on any more', async () => {
    const { path, caller, sku, merchantId, product } = await given();
    const answer = await shop().call(deleteProduct, { caller, path, headers: ifMatch(1) });
    expect([answer.status, answer.text]).toEqual([204, '']);

    expect(await shop().refused(showProduct, { path })).toMatchObject({ status: 404 });
    for (const query of [{ category: product.category }, { merchantId }]) {
      expect((await shop().done(listProducts, { query })).items).toEqual([]);
    }
    const everything = await shop().done(listProducts, { query: { limit: '100' } });
    expect(everything.items.map(({ productId }) => productId)).not.toContain(product.productId);
    expect((await shop().done(listOwnProducts, { caller })).items).toEqual([]);

    const own = { caller, path };
    const changes = { ...own, headers: ifMatch(2) };
    expect(await shop().refused(showOwnProduct, own)).toMatchObject({ status: 404 });
    expect(await shop().refused(listStockMovements, own)).toMatchObject({ status: 404 });
    expect(await shop().refused(deleteProduct, changes)).toMatchObject({ status: 404 });
    expect(await shop().refused(changeProduct, { ...changes, body: { name: 'x' } })).toMatchObject({ status: 404 });
    const body = { sku, delta: 1, reason: 'late' };
    expect(await shop().refused(adjustStock, { ...own, body })).toMatchObject({ status: 404 });
  });

  it('is unavailable in carts, out of stock for orders, and as it was in orders that are there', async () => {
    const { path, caller, sku } = await given();
    const buyer = shopper(fresh.user());
    const body = orderBody([{ sku, quantity: 2 }]);
    const { orderId, lines } = await shop().done(placeOrder, { caller: buyer, body, headers: keyed('before') });
    await shop().done(putCartItem, { caller: buyer, path: { sku }, body: { quantity: 1 } });
    await shop().done(deleteProduct, { caller, path, headers: ifMatch(1) });

    expect((await shop().done(showCart, { caller: buyer })).lines).toMatchObject([{ sku, problems: ['unavailable'] }]);
    expect(
      await shop().refused(placeOrder, { caller: buyer, body: orderBody(), headers: keyed('after') }),
    ).toMatchObject({
      status: 409,
      code: 'out_of_stock',
      errors: [{ sku, available: 0 }],
    });
    expect((await shop().done(showOrder, { caller: buyer, path: { orderId } })).lines).toEqual(lines);
    expect(await stock(sku)).toMatchObject({ available: 38, supplied: 40, state: 'deleted' });
  });

  it('keeps quiet when the pieces of an order come back to it', async () => {
    const { path, caller, sku, productId } = await given({ stock: 1 });
    await shop().done(deleteProduct, { caller, path, headers: ifMatch(1) });
    const gone = stockItem.item(aStock({ sku, productId, available: 0 }));
    const back = stockItem.item(aStock({ sku, productId, available: 1 }));
    expect(await shop().changes(projectChanges, [{ event: 'MODIFY', before: gone, after: back }])).toEqual([]);
    expect(await product(productId)).toMatchObject({ status: 'deleted' });
  });

  it('needs the version that was read, and its own merchant', async () => {
    const { path, caller, productId } = await given();
    expect(await shop().refused(deleteProduct, { caller, path })).toMatchObject({ status: 400 });
    expect(await shop().refused(deleteProduct, { caller, path, headers: ifMatch(2) })).toMatchObject({ status: 412 });
    const other = { caller: merchant(fresh.merchant()), path, headers: ifMatch(1) };
    expect(await shop().refused(deleteProduct, other)).toMatchObject({ status: 404 });
    expect(await product(productId)).toMatchObject({ status: 'published', version: 1 });
  });

  it('of fifty SKUs, with as many withdrawn as it remembers, fits into one transaction', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ options: { size: String(from + i) }, price: cny(100), stock: 1 }));
    const { path, caller, skus, productId } = await given({ skus: many(0, 50) });
    const kept = skus.slice(0, 10).map((sku) => ({ sku }));
    await shop().done(changeProduct, { caller, path, body: { skus: kept }, headers: ifMatch(1) });
    const body = { skus: [...kept, ...many(100, 40)] };
    await shop().done(changeProduct, { caller, path, body, headers: ifMatch(2) });
    await shop().done(deleteProduct, { caller, path, headers: ifMatch(3) });
    expect((await product(productId))?.withdrawn).toHaveLength(40);
    expect(await stock(skus[49] ?? '')).toMatchObject({ state: 'deleted' });
  });
});

describe('deleting while orders are placed', () => {
  it('oversells nothing and loses no piece', async () => {
    const table = await real.empty();
    const { given, shop, stock } = goodsIn(table);
    const { path, caller, sku } = await given({ stock: 12 });
    const buy = (i: number) =>
      shop().call(placeOrder, {
        caller: shopper(fresh.user()),
        body: orderBody([{ sku, quantity: 1 }]),
        headers: keyed(`order ${i}`),
      });
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, (_, i) => buy(i))),
      shop().done(deleteProduct, { caller, path, headers: ifMatch(1) }),
    ]);
    const sold = answers.filter(({ status }) => status === 201).length;
    const refused = answers.filter(({ status }) => status === 409).length;
    expect(sold + refused).toBe(20);
    expect(await stock(sku)).toMatchObject({ available: 12 - sold, supplied: 12, state: 'deleted' });
    expect(checkInvariants(await table.items())).toEqual({ ok: true, violations: [] });
  });
});
