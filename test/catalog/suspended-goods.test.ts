import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { showCart } from '#functions/cart/show-cart.ts';
import { decideMerchant } from '#functions/catalog/decide-merchant.ts';
import { followDecisions } from '#functions/catalog/follow-decisions.ts';
import { listOwnProducts } from '#functions/catalog/list-own-products.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { showProduct } from '#functions/catalog/show-product.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { catalogViolations, merchantItem, merchantViolations, newMerchant } from '#shared/catalog/index.ts';
import { userItem } from '#shared/users/index.ts';
import { merchant, shopper } from '#test/event.ts';
import { aUser, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, keyed } from './goods.ts';

const log = capturedLog();
const real = realTable();
const { given, shop, product, stock } = goodsIn(real);
const admin = { userId: fresh.user(), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };

/** An approved merchant, and the way to decide otherwise. */
const givenMerchant = async () => {
  const owner = aUser({ roles: ['merchant'] });
  const approved = { ...newMerchant('Tea shop', owner.userId, new Date()), status: 'approved' as const };
  const { merchantId } = approved;
  await real.given([userItem.put({ ...owner, merchantId }), merchantItem.put(approved)]);
  const item = () => real.table.get(merchantItem.at({ merchantId }));
  return {
    merchantId,
    item,
    decide: (approves: boolean) =>
      shop().done(decideMerchant, { caller: admin, path: { merchantId }, body: { approved: approves } }),
    /** As if the tokens of before the decision had run out. */
    tokensRunOut: async () => {
      const past = new Date(Date.now() - 21 * 60_000).toISOString();
      const decided = await item();
      if (decided) await real.given([merchantItem.put({ ...decided, decidedAt: past, dueAt: past })]);
    },
  };
};

const follow = () => shop().run(followDecisions);
const order = (sku: string) => ({
  caller: shopper(fresh.user()),
  body: orderBody([{ sku, quantity: 1 }]),
  headers: keyed(fresh.name()),
});
const violations = async () => {
  const items = await real.items();
  return [...catalogViolations(items), ...merchantViolations(items)];
};
const listed = async (query: Record<string, string>) =>
  (await shop().done(listProducts, { query })).items.map(({ productId }) => productId);

describe('the goods of a suspended merchant', () => {
  it('go off sale, on every page and in every list', async () => {
    const { merchantId, decide } = await givenMerchant();
    const { path, sku, product: cup } = await given({}, merchantId);
    const buyer = shopper(fresh.user());
    await shop().done(putCartItem, { caller: buyer, path: { sku }, body: { quantity: 1 } });
    await decide(false);
    expect(await follow()).toMatchObject({ changed: 1, failed: 0 });

    expect(await shop().refused(showProduct, { path })).toMatchObject({ status: 404 });
    expect(await listed({ category: cup.category })).toEqual([]);
    expect(await listed({ merchantId })).toEqual([]);
    expect(await listed({ limit: '100' })).not.toContain(cup.productId);
    expect((await shop().done(showCart, { caller: buyer })).lines).toMatchObject([{ problems: ['unavailable'] }]);
    expect(await shop().refused(placeOrder, order(sku))).toMatchObject({ code: 'out_of_stock' });
    expect(await violations()).toEqual([]);
  });

  it('come back as they were when it is approved again, and drafts stay drafts', async () => {
    const { merchantId, decide } = await givenMerchant();
    const cup = await given({}, merchantId);
    const draft = await given({ status: 'draft' }, merchantId);
    await decide(false);
    await follow();
    expect((await product(draft.productId))?.status).toBe('draft');
    await decide(true);
    expect(await follow()).toMatchObject({ changed: 1 });

    const { updatedAt: _, ...before } = cup.product;
    expect(await product(cup.productId)).toMatchObject({ ...before, version: 3 });
    expect(await listed({ category: cup.product.category })).toEqual([cup.productId]);
    expect(await stock(cup.sku)).toMatchObject({ state: 'live', available: 40 });
    expect(await stock(draft.sku)).toMatchObject({ state: 'withdrawn' });
    await shop().done(placeOrder, order(cup.sku));
    const own = await shop().done(listOwnProducts, { caller: merchant(merchantId) });
    expect(own.items.map(({ status }) => status)).toEqual(['draft', 'published']);
    expect(await violations()).toEqual([]);
  });

  it('are looked through once more when its last token has run out, and then no longer', async () => {
    const { merchantId, decide, tokensRunOut, item } = await givenMerchant();
    await decide(false);
    await follow();
    const late = await given({}, merchantId);
    await follow();
    expect((await product(late.productId))?.status).toBe('published');
    await tokensRunOut();
    await follow();
    expect((await product(late.productId))?.status).toBe('suspended');
    expect((await item())?.dueAt).toBeUndefined();
  });

  it('are all found, however many there are', async () => {
    const { merchantId, decide } = await givenMerchant();
    const goods = await Promise.all(Array.from({ length: 30 }, () => given({}, merchantId)));
    await decide(false);
    expect(await follow()).toMatchObject({ changed: 30, failed: 0 });
    expect(await listed({ merchantId })).toEqual([]);
    expect((await stock(goods[29]?.sku ?? ''))?.state).toBe('withdrawn');
  });

  it('follow the decision that stands when two cross', async () => {
    const { merchantId, decide, item } = await givenMerchant();
    const { productId } = await given({}, merchantId);
    await decide(false);
    await Promise.all([follow(), decide(true)]);
    await follow();
    expect((await item())?.status).toBe('approved');
    expect((await product(productId))?.status).toBe('published');
  });

  it('do not keep each other, nor another merchant, from their turn when one of them fails', async () => {
    const one = await givenMerchant();
    const other = await givenMerchant();
    const broken = await given({}, one.merchantId);
    const whole = await Promise.all([given({}, one.merchantId), given({}, other.merchantId)]);
    await one.decide(false);
    await other.decide(false);
    const engine: typeof real.engine = {
      ...real.engine,
      transactWriteItems: (items) =>
        JSON.stringify(items).includes(broken.productId)
          ? Promise.reject(new Error('the table is away'))
          : real.engine.transactWriteItems(items),
    };
    expect(await shopOver({ engine }).run(followDecisions)).toMatchObject({ failed: 1 });
    expect(log.text).toContain('the table is away');
    for (const { productId } of whole) expect((await product(productId))?.status).toBe('suspended');
    expect((await product(broken.productId))?.status).toBe('published');

    const dueAt = (await one.item())?.dueAt ?? '';
    expect(new Date(dueAt).getTime()).toBeLessThan(Date.now() + 2 * 60_000);
  });

  it('are missed by the invariants when they stay on sale', async () => {
    const { merchantId } = await givenMerchant();
    const { productId } = await given({}, merchantId);
    const items = (await real.items()).map((item) =>
      item['merchantId'] === merchantId && item['type'] === 'merchant' ? { ...item, status: 'suspended' } : item,
    );
    expect(merchantViolations(items)).toEqual([`${productId}: published, against what was decided about its merchant`]);
  });
});
