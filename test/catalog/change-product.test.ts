import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { showCart } from '#functions/cart/show-cart.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { listOwnProducts } from '#functions/catalog/list-own-products.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { showOwnProduct } from '#functions/catalog/show-own-product.ts';
import { showProduct } from '#functions/catalog/show-product.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { catalog } from '#shared/catalog/index.ts';
import { merchant, shopper } from '#test/event.ts';
import { cny, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();
const { given, shop, stock, product } = goodsIn(real);
const red = { sku: 'red', options: { colour: 'red' }, price: cny(300), stock: 10 };
const colours = (...names: readonly string[]) =>
  names.map((name) => ({ ...red, sku: `${fresh.name('cup')}-${name}`, options: { colour: name } }));
const names = (list: { readonly items: readonly { readonly name: string }[] }) => list.items.map(({ name }) => name);

describe('a change of a product', () => {
  it('is shown on its page, in its lists and in the merchant’s own, with the next version', async () => {
    const { path, caller, merchantId, product } = await given();
    const category = fresh.name('cups');
    const body = { name: 'New cup', description: 'Newly thrown.', category, attributes: { volume_ml: 180, set: true } };
    const answer = await shop().call(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);

    const page = await shop().done(showProduct, { path });
    expect(page).toMatchObject({ ...body, version: 2, createdAt: product.createdAt });
    expect(names(await shop().done(listProducts, { query: { category } }))).toEqual(['New cup']);
    expect(names(await shop().done(listProducts, { query: { category: product.category } }))).toEqual([]);
    expect(names(await shop().done(listProducts, { query: { category, merchantId } }))).toEqual(['New cup']);
    expect(names(await shop().done(listOwnProducts, { caller }))).toEqual(['New cup']);
    const everything = await shop().done(listProducts, { query: { limit: '100' } });
    expect(names(everything)).toContain('New cup');
  });

  it('of the price alone is for a product with one SKU', async () => {
    const one = await given();
    await shop().done(changeProduct, { ...one, body: { price: cny(9_900) }, headers: ifMatch(1) });
    expect(await stock(one.sku)).toMatchObject({ price: cny(9_900), available: 40, supplied: 40 });
    const [card] = (await shop().done(listProducts, { query: { category: one.product.category } })).items;
    expect(card?.price).toEqual(cny(9_900));

    const two = await given({ skus: colours('red', 'blue') });
    const refusal = await shop().refused(changeProduct, { ...two, body: { price: cny(1) }, headers: ifMatch(1) });
    expect([refusal.status, refusal.errors?.[0]?.path]).toEqual([400, 'price']);
  });

  it('of the list of SKUs changes those that are there, adds new ones and withdraws what is missing', async () => {
    const { path, caller, skus, productId } = await given({ skus: colours('red', 'blue') });
    const [first = '', second = ''] = skus;
    const added = fresh.name('green');
    const body = {
      skus: [
        { sku: first, price: cny(500) },
        { sku: added, options: { colour: 'green' }, price: cny(700), stock: 3 },
      ],
    };
    const { skus: shown } = await shop().done(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect(shown).toEqual([
      { sku: first, options: { colour: 'red' }, price: cny(500), availability: 'in_stock' },
      { sku: added, options: { colour: 'green' }, price: cny(700), availability: 'low' },
    ]);
    expect(await stock(first)).toMatchObject({ price: cny(500), available: 10, state: 'live' });
    expect(await stock(second)).toMatchObject({ available: 10, supplied: 10, state: 'withdrawn' });
    expect(await stock(added)).toMatchObject({ available: 3, supplied: 3, state: 'live', productId });

    const own = await shop().done(showOwnProduct, { caller, path });
    expect(own.skus.map(({ sku, available, state }) => [sku, available, state])).toEqual([
      [first, 10, 'live'],
      [added, 3, 'live'],
      [second, 10, 'withdrawn'],
    ]);
  });

  it('brings a withdrawn SKU back with the pieces that it has', async () => {
    const { path, caller, skus } = await given({ skus: colours('red', 'blue') });
    const [first, second = ''] = skus;
    await shop().done(changeProduct, { caller, path, body: { skus: [{ sku: first }] }, headers: ifMatch(1) });
    const body = { skus: [{ sku: second }, { sku: first }] };
    const { skus: shown } = await shop().done(changeProduct, { caller, path, body, headers: ifMatch(2) });
    expect(shown.map(({ sku, availability }) => [sku, availability])).toEqual([
      [second, 'in_stock'],
      [first, 'in_stock'],
    ]);
    expect(await stock(second)).toMatchObject({ available: 10, supplied: 10, state: 'live' });
    expect((await product(path.productId))?.withdrawn).toEqual([]);
  });

  it('needs the version that was read', async () => {
    const { path, caller } = await given();
    const request = { caller, path, body: { name: 'New' } };
    expect(await shop().refused(changeProduct, request)).toMatchObject({ status: 400, errors: [{ path: 'If-Match' }] });
    await shop().done(changeProduct, { ...request, headers: ifMatch(1) });
    expect(await shop().refused(changeProduct, { ...request, headers: ifMatch(1) })).toMatchObject({
      status: 412,
      code: 'version_mismatch',
    });
  });

  it('of somebody else’s product, or of none, is one of nothing', async () => {
    const { path } = await given();
    const request = { path, body: { name: 'Mine' }, headers: ifMatch(1), caller: merchant(fresh.merchant()) };
    expect(await shop().refused(changeProduct, request)).toMatchObject({ status: 404, code: 'not_found' });
    const none = { ...request, path: { productId: 'prd_none' } };
    expect(await shop().refused(changeProduct, none)).toMatchObject({ status: 404 });
    expect(await shop().refused(showOwnProduct, { caller: request.caller, path })).toMatchObject({ status: 404 });
    const admin = { ...shopper(fresh.user()), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };
    expect(await shop().refused(changeProduct, { ...request, caller: admin })).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    [{ stock: 4 }, 'stock'],
    [{ skus: [] }, 'skus'],
    [{ price: { amount: 1, currency: 'EUR' } }, 'price.currency'],
    [{ price: cny(1), skus: [{ options: { a: 'b' }, price: cny(1), stock: 1 }] }, 'price'],
    [{ skus: [{ options: { a: 'b' } }] }, 'skus[0].price skus[0].stock'],
    [{ skus: [{ sku: 'sku_01JD8Q6Z5N8B7T3V1X9K4M2P0R', price: cny(1), stock: 1 }] }, 'skus[0].sku'],
    [{ status: 'deleted' }, 'status'],
    [{ attributes: { a: [['b']] } }, 'attributes.a'],
    [{ attributes: { a: 0.000_000_1 } }, 'attributes.a'],
    [{ images: [] }, 'images'],
  ])('is not %j', async (body, paths) => {
    const { path, caller } = await given();
    const { status, errors } = await shop().refused(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect([status, errors?.map((error) => error.path).join(' ')]).toEqual([400, paths]);
  });

  it('does not put pieces into a SKU that is there: that is an adjustment', async () => {
    const { path, caller, sku } = await given();
    const body = { skus: [{ sku, stock: 99 }] };
    const { errors } = await shop().refused(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect(errors?.map((error) => error.path)).toEqual(['skus[0].stock']);
  });

  it('does not take over a SKU of somebody else', async () => {
    const other = await given({ skus: colours('red') });
    const { path, caller } = await given();
    const body = { skus: [{ sku: other.sku, price: cny(1), stock: 1 }] };
    expect(await shop().refused(changeProduct, { caller, path, body, headers: ifMatch(1) })).toMatchObject({
      code: 'conflict',
      errors: [{ path: 'skus', sku: other.sku }],
    });
    expect(await stock(other.sku)).toMatchObject({ merchantId: other.merchantId, price: cny(300) });
  });

  it('of fifty SKUs fits into one transaction, and one of too many says so', async () => {
    const many = (from: number) =>
      Array.from({ length: 50 }, (_, i) => ({ options: { size: String(from + i) }, price: cny(100 + i), stock: 5 }));
    const { path, caller, skus } = await given({ skus: many(0) });
    const body = { name: 'Renamed', skus: skus.map((sku) => ({ sku, price: cny(999) })) };
    await shop().done(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect(await stock(skus[49] ?? '')).toMatchObject({ name: 'Renamed', price: cny(999) });

    const others = { skus: many(100) };
    const { errors } = await shop().refused(changeProduct, { caller, path, body: others, headers: ifMatch(2) });
    expect(errors?.map((error) => error.path)).toEqual(['skus']);
    const some = { skus: [...skus.slice(0, 5).map((sku) => ({ sku })), ...many(100).slice(0, 40)] };
    await shop().done(changeProduct, { caller, path, body: some, headers: ifMatch(2) });
  });
});

describe('publishing', () => {
  it('puts a draft into all lists and on sale, and taking it back takes it out of them', async () => {
    const { path, caller, sku, merchantId, product } = await given({ status: 'draft', name: fresh.name('draft') });
    const lists = [{ category: product.category }, { merchantId }, { limit: '100' }];
    const isListed = async () => {
      const pages = await Promise.all(lists.map((query) => shop().done(listProducts, { query })));
      return pages.map((page) => names(page).includes(product.name));
    };
    expect(await isListed()).toEqual([false, false, false]);

    await shop().done(changeProduct, { caller, path, body: { status: 'published' }, headers: ifMatch(1) });
    expect(await isListed()).toEqual([true, true, true]);
    expect(await stock(sku)).toMatchObject({ state: 'live' });
    expect((await shop().call(showProduct, { path })).status).toBe(200);
    const buyer = shopper(fresh.user());
    const request = { caller: buyer, body: orderBody([{ sku, quantity: 1 }]), headers: keyed('buy') };
    expect((await shop().call(placeOrder, request)).status).toBe(201);

    await shop().done(changeProduct, { caller, path, body: { status: 'draft' }, headers: ifMatch(2) });
    expect(await isListed()).toEqual([false, false, false]);
    expect(await shop().refused(showProduct, { path })).toMatchObject({ status: 404 });
    const late = { ...request, headers: keyed('buy again') };
    expect(await shop().refused(placeOrder, late)).toMatchObject({ code: 'out_of_stock' });
    for (const [status, there] of [
      ['draft', true],
      ['published', false],
    ] as const) {
      const own = await shop().done(listOwnProducts, { caller, query: { status } });
      expect(names(own).includes(product.name)).toBe(there);
    }
  });
});

describe('a price that changes', () => {
  it('after it was put into a cart shows there, and refuses the order until it was seen', async () => {
    const { path, caller, sku } = await given();
    const buyer = shopper(fresh.user());
    await shop().done(putCartItem, { caller: buyer, path: { sku }, body: { quantity: 1 } });
    await shop().done(changeProduct, { caller, path, body: { price: cny(13_000) }, headers: ifMatch(1) });

    const { lines } = await shop().done(showCart, { caller: buyer });
    expect(lines).toMatchObject([{ price: cny(13_000), problems: ['price_changed'] }]);
    const order = { caller: buyer, body: orderBody(), headers: keyed('changed') };
    expect(await shop().refused(placeOrder, order)).toMatchObject({ status: 409, code: 'price_changed' });

    await shop().done(putCartItem, { caller: buyer, path: { sku }, body: { quantity: 1 } });
    const placed = await shop().done(placeOrder, { ...order, headers: keyed('seen') });
    expect(placed.lines[0]?.price).toEqual(cny(13_000));
  });
});

describe('changes at once', () => {
  it('to one version are made by one of them', async () => {
    const { path, caller, productId } = await given();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        shop().call(changeProduct, { caller, path, body: { name: `Name ${i}` }, headers: ifMatch(1) }),
      ),
    );
    const codes = answers.map(({ status }) => status).toSorted();
    expect(codes.filter((status) => status === 200)).toHaveLength(1);
    expect(codes.every((status) => [200, 412, 409].includes(status))).toBe(true);
    expect((await product(productId))?.version).toBe(2);
  });

  it('with orders lose no piece, and each order has the price of one version', async () => {
    const table = await real.empty();
    const { given, shop, stock } = goodsIn(table);
    const { path, caller, sku } = await given({ stock: 30 });
    const buy = (i: number) =>
      shop().call(placeOrder, {
        caller: shopper(fresh.user()),
        body: orderBody([{ sku, quantity: 1 }]),
        headers: keyed(`order ${i}`),
      });
    const change = async () => {
      for (let version = 1; version <= 5; version++)
        await shop().done(changeProduct, {
          caller,
          path,
          body: { price: cny(10_000 + version) },
          headers: ifMatch(version),
        });
    };
    const [answers] = await Promise.all([Promise.all(Array.from({ length: 20 }, (_, i) => buy(i))), change()]);
    const sold = answers.filter(({ status }) => status === 201).length;
    expect(sold).toBeGreaterThan(0);
    expect(await stock(sku)).toMatchObject({ available: 30 - sold, supplied: 30, price: cny(10_005) });
    expect(checkInvariants(await table.items())).toEqual({ ok: true, violations: [] });
  });

  it('keep the availability that is shown meanwhile', async () => {
    const { path, caller, sku, productId } = await given();
    const before = await product(productId);
    if (!before) throw new Error('the product is there');
    // The projection writes between the read and the commit of the change: the change has to be told again.
    const { showAvailability } = catalog.writes(real.table);
    let isShown = false;
    const engine: typeof real.engine = {
      ...real.engine,
      transactWriteItems: async (inputs) => {
        if (!isShown) {
          isShown = true;
          await real.given(showAvailability(before, sku, 'sold_out'));
        }
        return real.engine.transactWriteItems(inputs);
      },
    };
    const shop = shopOver({ engine });
    const shown = await shop.done(changeProduct, { caller, path, body: { name: 'New' }, headers: ifMatch(1) });
    expect(shown.skus[0]?.availability).toBe('sold_out');
    expect(await product(productId)).toMatchObject({ name: 'New', availability: 'sold_out', version: 2 });
    const [card] = (await shop.done(listProducts, { query: { category: before.category } })).items;
    expect(card).toMatchObject({ name: 'New', availability: 'sold_out' });
  });
});
