import { describe, expect, it } from 'vitest';
import { adjustStock } from '#functions/catalog/adjust-stock.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { listStockMovements } from '#functions/catalog/list-stock-movements.ts';
import { placeOrder } from '#functions/orders/place-order.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { merchant, shopper } from '#test/event.ts';
import { cny, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();
const { given, shop, stock } = goodsIn(real);
const reason = 'delivery';

/** The whole ledger of a product, page after page. */
const walk = async (request: object, query: Readonly<Record<string, string>> = {}) => {
  const pages = [];
  let cursor: string | undefined;
  do {
    const all = { ...query, ...(cursor !== undefined && { cursor }) };
    const page = await shop().done(listStockMovements, { ...request, query: all });
    pages.push(page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
};

describe('adjusting stock', () => {
  it('puts pieces in and takes them out, and the ledger says why', async () => {
    const { path, caller, sku } = await given({ stock: 10 });
    const body = { sku, delta: 5, reason: '入库 delivery' };
    expect(await shop().done(adjustStock, { caller, path, body })).toEqual({ sku, available: 15 });
    const broken = { sku, delta: -15, reason: '破损 broken' };
    expect(await shop().done(adjustStock, { caller, path, body: broken })).toEqual({ sku, available: 0 });
    expect(await stock(sku)).toMatchObject({ available: 0, supplied: 0 });

    const [entries = []] = await walk({ caller, path });
    expect(entries.map(({ sku: _, movementId, at, ...entry }) => entry)).toEqual([
      { delta: -15, reason: '破损 broken' },
      { delta: 5, reason: '入库 delivery' },
      { delta: 10, reason: 'initial_stock' },
    ]);
    expect(entries[0]).toMatchObject({ sku, movementId: expect.stringMatching(/^mov_/), at: expect.any(String) });
  });

  it('takes no more out than is there, and says how much that is', async () => {
    const { path, caller, sku } = await given({ stock: 10 });
    expect(await shop().refused(adjustStock, { caller, path, body: { sku, delta: -11, reason } })).toMatchObject({
      status: 409,
      code: 'insufficient_stock',
      errors: [{ path: 'delta', sku, available: 10 }],
    });
    expect(await stock(sku)).toMatchObject({ available: 10, supplied: 10 });
    expect((await walk({ caller, path })).flat()).toHaveLength(1);
  });

  it('twice with one key happens once, and answers the same although more has happened since', async () => {
    const { path, caller, sku } = await given({ stock: 10 });
    const body = { sku, delta: 5, reason };
    const request = { caller: merchant(caller.merchantId ?? '', fresh.user()), path, body, headers: keyed('adjust') };
    expect(await shop().done(adjustStock, request)).toEqual({ sku, available: 15 });
    await shop().done(adjustStock, { caller, path, body });
    expect(await shop().done(adjustStock, request)).toEqual({ sku, available: 15 });
    expect(await stock(sku)).toMatchObject({ available: 20, supplied: 20 });
    const other = { ...request, body: { ...body, delta: 6 } };
    expect(await shop().refused(adjustStock, other)).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('five times at once with one key happens once', async () => {
    const { path, caller, sku } = await given({ stock: 10 });
    const own = merchant(caller.merchantId ?? '', fresh.user());
    const request = { caller: own, path, body: { sku, delta: 5, reason }, headers: keyed('adjust') };
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop().call(adjustStock, request)));
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => JSON.stringify({ sku, available: 15 })));
    expect(await stock(sku)).toMatchObject({ available: 15, supplied: 15 });
  });

  it('of somebody else’s product, of an unknown SKU, or of a SKU of another product is one of nothing', async () => {
    const { path, caller, sku, merchantId } = await given();
    const other = await given({}, merchantId);
    const requests = [
      { path, caller: merchant(fresh.merchant()), body: { sku, delta: 1, reason } },
      { path, caller, body: { sku: fresh.sku(), delta: 1, reason } },
      { path, caller, body: { sku: other.sku, delta: 1, reason } },
      { path, caller, body: { sku: other.sku, delta: -1_000, reason } },
    ];
    for (const request of requests)
      expect(await shop().refused(adjustStock, request)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await stock(other.sku)).toMatchObject({ available: 40 });
    const ledger = { path, caller: merchant(fresh.merchant()) };
    expect(await shop().refused(listStockMovements, ledger)).toMatchObject({ status: 404 });
    expect(await shop().refused(listStockMovements, { ...ledger, path: { productId: 'prd_0' } })).toMatchObject({
      status: 404,
    });
  });

  it.each([
    [{ delta: 0 }, 'delta'],
    [{ delta: 1.5 }, 'delta'],
    [{ delta: 1_000_001 }, 'delta'],
    [{ delta: -1_000_001 }, 'delta'],
    [{ reason: ' ' }, 'reason'],
    [{ reason: 'x'.repeat(201) }, 'reason'],
    [{ sku: 'a b' }, 'sku'],
    [{ note: 'x' }, 'note'],
  ])('is not asked for with %j', async (wrong, field) => {
    const { path, caller, sku } = await given();
    const request = { caller, path, body: { sku, delta: 1, reason, ...wrong } };
    const { status, errors } = await shop().refused(adjustStock, request);
    expect([status, errors?.map(({ path }) => path)]).toEqual([400, [field]]);
  });
});

describe('the ledger', () => {
  it('of a product of fifty SKUs begins with all of them, and pages go through it line by line', async () => {
    const skus = Array.from({ length: 50 }, (_, i) => ({
      options: { size: String(i) },
      price: cny(100),
      stock: i + 1,
    }));
    const product = await given({ skus });
    const { path, caller, sku } = product;
    await shop().done(adjustStock, { caller, path, body: { sku, delta: 7, reason } });
    for (const limit of ['1', '7', '50', '51', '100']) {
      const pages = await walk({ caller, path }, { limit });
      expect(pages.every((page) => page.length <= Number(limit))).toBe(true);
      expect(pages.flat().map(({ delta }) => delta)).toEqual([7, ...skus.map(({ stock }) => stock)]);
    }
    const ofOne = await walk({ caller, path }, { sku: product.skus[3] ?? '', limit: '1' });
    expect(ofOne.flat().map(({ delta }) => delta)).toEqual([4]);
  });

  it('is not continued by the cursor of another list', async () => {
    const { path, caller } = await given();
    for (const sortKey of ['PROFILE', '~META', 'MOVEMENT#mov_1~x', 'REVIEW#rev_1']) {
      const query = { cursor: Buffer.from(sortKey).toString('base64url') };
      expect(await shop().refused(listStockMovements, { path, caller, query })).toMatchObject({ status: 400 });
    }
  });

  it('adds up to what was supplied, also for SKUs that came later', async () => {
    const table = await real.empty();
    const { given, shop } = goodsIn(table);
    const { path, caller, sku } = await given({ stock: 3 });
    const body = { skus: [{ sku }, { sku: 'later', options: { size: 'l' }, price: cny(200), stock: 4 }] };
    await shop().done(changeProduct, { caller, path, body, headers: ifMatch(1) });
    await shop().done(adjustStock, { caller, path, body: { sku: 'later', delta: -3, reason } });
    const items = await table.items();
    expect(checkInvariants(items)).toEqual({ ok: true, violations: [] });

    // The checker sees a stock that nobody has written down, and a line that nobody has stocked.
    const wrong = items.map((item) => (item['pk'] === 'SKU#later' ? { ...item, available: 9, supplied: 9 } : item));
    expect(checkInvariants(wrong).violations).toEqual(['later: the ledger says 1, supplied are 9']);
    const lost = items.filter((item) => item['type'] !== 'sku');
    expect(checkInvariants(lost).violations).toHaveLength(4);
  });
});

describe('at once', () => {
  it('fifty adjustments lose nothing', async () => {
    const table = await real.empty();
    const { given, shop, stock } = goodsIn(table);
    const { path, caller, sku } = await given({ stock: 100 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        shop().call(adjustStock, { caller, path, body: { sku, delta: i % 2 === 0 ? 3 : -1, reason } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await stock(sku)).toMatchObject({ available: 150, supplied: 150 });
    expect(checkInvariants(await table.items())).toEqual({ ok: true, violations: [] });
  });

  it('adjustments that take pieces out and orders never sell what is not there', async () => {
    const table = await real.empty();
    const { given, stock } = goodsIn(table);
    const shop = shopOver({ engine: table.engine });
    const { path, caller, sku } = await given({ stock: 20 });
    const orders = Array.from({ length: 15 }, (_, i) =>
      shop.call(placeOrder, {
        caller: shopper(fresh.user()),
        body: orderBody([{ sku, quantity: 1 }]),
        headers: keyed(`${i}`),
      }),
    );
    const adjustments = Array.from({ length: 15 }, () =>
      shop.call(adjustStock, { caller, path, body: { sku, delta: -1, reason } }),
    );
    const [placed, adjusted] = await Promise.all([Promise.all(orders), Promise.all(adjustments)]);
    const sold = placed.filter(({ status }) => status === 201).length;
    const taken = adjusted.filter(({ status }) => status === 200).length;
    const left = await stock(sku);
    expect(left).toMatchObject({ available: 20 - sold - taken, supplied: 20 - taken });
    expect(left?.available).toBeGreaterThanOrEqual(0);
    expect(checkInvariants(await table.items())).toEqual({ ok: true, violations: [] });
  });
});
