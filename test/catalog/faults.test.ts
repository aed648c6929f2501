import { describe, expect, it } from 'vitest';
import { adjustStock } from '#functions/catalog/adjust-stock.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { deleteProduct } from '#functions/catalog/delete-product.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { engineFaults, faultyEngine, laggingEngine } from '#test/engines.ts';
import { merchant } from '#test/event.ts';
import { cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();
const { given, stock, product } = goodsIn(real);

/** Each call of a request fails once, in each way; the client then repeats it until it is answered. */
const sweep = async (calls: number, run: (shop: ReturnType<typeof shopOver>) => Promise<void>): Promise<void> => {
  for (const fault of engineFaults) {
    for (let call = 0; call < calls; call++) {
      await run(shopOver({ engine: faultyEngine(real.engine, new Map([[call, fault]])) }));
    }
  }
};

const violations = async (): Promise<readonly string[]> => checkInvariants(await real.items()).violations;

describe('a fault at any call', () => {
  it('of an adjustment with a key loses and doubles no piece', async () => {
    await sweep(5, async (shop) => {
      const { path, caller, sku } = await given({ stock: 10 });
      const own = merchant(caller.merchantId ?? '', fresh.user());
      const request = { caller: own, path, body: { sku, delta: 5, reason: 'delivery' }, headers: keyed('adjust') };
      let answer = await shop.call(adjustStock, request);
      if (answer.status !== 200) answer = await shop.call(adjustStock, request);
      expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ sku, available: 15 })]);
      expect(await stock(sku)).toMatchObject({ available: 15, supplied: 15 });
    });
    expect(await violations()).toEqual([]);
  }, 60_000);

  it('of a change or a deletion makes it whole or not at all', async () => {
    await sweep(2, async (shop) => {
      const { path, caller, productId } = await given();
      const body = { price: cny(100), status: 'draft', name: 'New' };
      const request = { caller, path, body, headers: ifMatch(1) };
      const first = await shop.call(changeProduct, request);
      // Where the answer was lost, the version tells that it was done.
      if (first.status !== 200) expect([200, 412]).toContain((await shop.call(changeProduct, request)).status);
      expect(await product(productId)).toMatchObject({ ...body, version: 2 });
    });
    await sweep(2, async (shop) => {
      const { path, caller, productId } = await given();
      const request = { caller, path, headers: ifMatch(1) };
      const first = await shop.call(deleteProduct, request);
      if (first.status !== 204) expect([204, 404]).toContain((await shop.call(deleteProduct, request)).status);
      expect(await product(productId)).toMatchObject({ status: 'deleted' });
    });
    expect(await violations()).toEqual([]);
  }, 60_000);
});

describe('reads that are behind', () => {
  it('do not hide from a merchant what they have just written', async () => {
    const { path, caller, sku } = await given({ stock: 10 });
    const shop = shopOver({ engine: laggingEngine(real.engine) });
    for (const version of [1, 2, 3]) {
      const body = { name: `Name ${version}` };
      expect((await shop.done(changeProduct, { caller, path, body, headers: ifMatch(version) })).version).toBe(
        version + 1,
      );
    }
    const body = { sku, delta: 5, reason: 'delivery' };
    expect(await shop.done(adjustStock, { caller, path, body })).toEqual({ sku, available: 15 });
    const own = { caller: merchant(caller.merchantId ?? '', fresh.user()), path, body, headers: keyed('again') };
    expect(await shop.done(adjustStock, own)).toEqual({ sku, available: 20 });
    expect(await shop.done(adjustStock, own)).toEqual({ sku, available: 20 });
  });
});
