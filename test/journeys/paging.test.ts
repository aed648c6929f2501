import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './client.ts';
import { type Account, aProduct, aShopper, login, orderBody, placeOrder } from './given.ts';
import { inTurns } from './in-turns.ts';
import { expectInvalid } from './problem.ts';

const many = 50;

describe('a list that is read page by page', () => {
  let shopper: Account;
  let merchant: string;
  let sku: string;
  let placed: readonly string[];
  beforeAll(async () => {
    [shopper, merchant] = [await aShopper(), await login('merchant')];
    ({ sku } = await aProduct({ stock: 1_000 }));
    placed = await inTurns(Array.from({ length: many }), 4, order);
  });

  const order = async (): Promise<string> =>
    (await placeOrder(shopper.token, orderBody([{ sku, quantity: 1 }]))).json.orderId;
  const page = (limit: number, cursor = '') =>
    call('GET', `/v1/orders?limit=${limit}${cursor && `&cursor=${cursor}`}`, { token: shopper.token });

  /** All ids that the pages show, and how many each shows. */
  const readAll = async (limit: number, between: () => Promise<unknown> = async () => undefined) => {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const { json } = await page(limit, cursor);
      pages.push(json.items.map(({ orderId }: { orderId: string }) => orderId));
      cursor = json.nextCursor;
      if (cursor) await between();
    } while (cursor);
    return { ids: pages.flat(), sizes: pages.map(({ length }) => length) };
  };

  it.each([1, 7, 10, 49, 50, 51, 100])('shows each of fifty once, the newest first, in pages of %i', async (limit) => {
    const { ids, sizes } = await readAll(limit);
    expect([...ids].sort()).toEqual([...placed].sort());
    expect(ids).toEqual([...ids].sort().reverse());
    // Every page but the last one is full, and none is empty.
    expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
    expect(sizes.at(-1)).toBe(many % limit || Math.min(limit, many));
  });

  it('takes no cursor of another list', async () => {
    const { nextCursor } = (await page(1)).json;
    const { nextCursor: ofProducts } = (await call('GET', '/v1/products?limit=1')).json;
    expectInvalid(await page(1, ofProducts), 'cursor');
    for (const path of ['/v1/merchant/orders', '/v1/merchant/products', '/v1/merchant/reviews', '/v1/products']) {
      expectInvalid(await call('GET', `${path}?cursor=${nextCursor}`, { token: merchant }), 'cursor');
    }
  });

  it('neither repeats nor leaves out what was there, while more comes in', async () => {
    const added: string[] = [];
    const { ids } = await readAll(9, async () => added.push(await order()));
    expect(added.length).toBeGreaterThan(3);
    expect([...ids].sort()).toEqual([...placed].sort());
  });
});
