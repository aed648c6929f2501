import { beforeEach, describe, expect, it } from 'vitest';
import { deleteViews } from '#functions/recommendations/delete-views.ts';
import { listPopular } from '#functions/recommendations/list-popular.ts';
import { listRelated } from '#functions/recommendations/list-related.ts';
import { listViews } from '#functions/recommendations/list-views.ts';
import { recommendGoods } from '#functions/recommendations/recommend-goods.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { catalog } from '#shared/catalog/index.ts';
import { orderItem, purchaseItem } from '#shared/orders/index.ts';
import { likenesses } from '#shared/recommendations/likenesses.ts';
import {
  likenessItem,
  neighboursItem,
  popularityItem,
  ringItem,
  wholeShop,
} from '#shared/recommendations/recommendations.entity.ts';
import { recommendationsData } from '#shared/recommendations/recommendations.privacy.ts';
import { shopper } from '#test/event.ts';
import { anOrder, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { countingOver, listsIn, popularIn, randomOf, someEntries } from './counting.ts';

capturedLog();
const real = realTable();
let own: RealTable;
beforeEach(async () => {
  own = await real.empty();
});

const givenProducts = async (count: number): Promise<readonly string[]> => {
  const products = Array.from({ length: count }, () => aProduct());
  for (const product of products) await own.given(catalog.writes(own.table).add(product, []));
  return products.map(({ productId }) => productId);
};

/** Bytes that are nothing: too few, too many, of numbers that are none, or endless. */
const brokenBytes: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['too few', new Uint8Array([1, 2, 3, 4, 5])],
  ['one too many', new Uint8Array(8 + 24 + 1).fill(1)],
  ['no numbers', new Uint8Array(8 + 24 * 2).fill(0xff)],
  ['no numbers, as scores', new Uint8Array(24 * 2).fill(0xff)],
  [
    'an endless number',
    Uint8Array.from({ length: 8 + 24 * 2 }, (_, i) => [0x7f, 0x80, 0, 0, 0, 0, 0, 0][(i + 24) % 4] ?? 0),
  ],
];

describe.each(brokenBytes)('what is counted, stored as %s,', (_, bytes) => {
  it('is no reason not to answer', async () => {
    const [one = '', two = ''] = await givenProducts(2);
    const caller = shopper(fresh.user());
    const shop = shopOver({ engine: own.engine });
    await shop.done(recordViews, { caller, body: { productId: one } });
    await own.given([
      neighboursItem.put({ productId: one, graph: 'session', fold: 1, neighbours: bytes }),
      neighboursItem.put({ productId: one, graph: 'basket', fold: 1, neighbours: bytes }),
      likenessItem.put({ productId: one, words: 'words', scores: bytes }),
      popularityItem.put({ category: wholeShop, fold: 1, scores: bytes }),
    ]);
    for (const basis of ['all', 'cart']) {
      const { status, json } = await shop.call(recommendGoods, { caller, query: { basis } });
      expect([basis, status]).toEqual([basis, 200]);
      expect(JSON.stringify(json)).not.toContain(':null');
    }
    expect((await shop.done(recommendGoods, { caller })).items.map(({ productId }) => productId)).toEqual([two]);
    expect(await shop.call(listPopular)).toMatchObject({ status: 200 });
    for (const kind of ['similar', 'bought_together'])
      expect(await shop.call(listRelated, { path: { productId: one }, query: { kind } })).toMatchObject({
        status: 200,
      });
  });

  it('holds up nothing that is counted, and begins anew', async () => {
    const random = randomOf(7);
    const [one = '', two = ''] = await givenProducts(2);
    await own.given([
      neighboursItem.put({ productId: one, graph: 'session', fold: 1, neighbours: bytes }),
      neighboursItem.put({ productId: two, graph: 'basket', fold: 1, neighbours: bytes }),
      popularityItem.put({ category: wholeShop, fold: 1, scores: bytes }),
    ]);
    const { count } = countingOver(own.engine);
    for (let i = 0; i < 3; i++) await count(someEntries(10, [one, two], random));
    const items = await own.items();
    for (const { weight, neighbours } of listsIn(items).values()) {
      for (const each of [weight, ...neighbours.flatMap(({ together, weight }) => [together, weight])])
        expect(Number.isFinite(each)).toBe(true);
    }
    expect([...popularIn(items, wholeShop).values()].every(Number.isFinite)).toBe(true);
  });
});

describe('a ring that cannot be read', () => {
  const given = async () => {
    const goods = await givenProducts(2);
    const caller = shopper(fresh.user());
    const { userId } = caller;
    await own.given([ringItem.put({ userId, version: 4, taken: 9, events: new Uint8Array(22).fill(255) })]);
    return { goods, caller, userId, shop: shopOver({ engine: own.engine }) };
  };

  it('is an empty one: its owner is answered, may forget it and goes on', async () => {
    const { goods, caller, shop } = await given();
    expect((await shop.done(listViews, { caller })).items).toEqual([]);
    expect(await shop.call(recommendGoods, { caller })).toMatchObject({ status: 200 });
    expect(await shop.call(deleteViews, { caller })).toMatchObject({ status: 204 });
    await shop.done(recordViews, { caller, body: { productId: goods[0] } });
    expect((await shop.done(listViews, { caller })).items.map(({ productId }) => productId)).toEqual([goods[0]]);
  });

  it('keeps nobody from what they have bought, nor from what is known of them', async () => {
    const { goods, userId, shop } = await given();
    const order = anOrder({ userId, stocks: goods.map((productId) => aStock({ productId })) });
    const paid = { ...order, status: 'paid' as const, paidAt: new Date().toISOString() };
    const change = { event: 'MODIFY', before: orderItem.item(order), after: orderItem.item(paid) } as const;
    expect(await shop.changes(projectChanges, [change])).toEqual([]);
    const bought = (await own.items()).flatMap((item) => purchaseItem.from(item)?.productId ?? []);
    expect(bought.toSorted()).toEqual(goods.toSorted());
    const reading = recommendationsData.find(({ kind }) => kind === ringItem)?.reading;
    expect(reading?.(ringItem.item({ userId, version: 1, taken: 1, events: new Uint8Array(22).fill(255) }))).toEqual({
      events: [],
    });
  });
});

describe('a likeness that cannot be read', () => {
  it('is none: it is found anew when its product comes again', async () => {
    const [one = ''] = await givenProducts(1);
    await own.given([likenessItem.put({ productId: one, words: 'words', scores: new Uint8Array(5) })]);
    expect(await likenesses.reads(own.table).of([one])).toEqual(new Map());
  });
});

describe('a list that another system has written without its number', () => {
  it('holds up nothing', async () => {
    const products = await givenProducts(2);
    for (const productId of products) {
      await own.given([neighboursItem.put({ productId, graph: 'session', fold: 1, neighbours: new Uint8Array(8) })]);
      await own.given([neighboursItem.update({ productId, graph: 'session' }, { remove: ['fold'] })]);
    }
    const { count } = countingOver(own.engine);
    await count(someEntries(10, products, randomOf(3)));
    const lists = listsIn(await own.items());
    for (const productId of products) expect(lists.get(`session ${productId}`)?.weight).toBeGreaterThan(0);
  });

  it('holds up nothing either without its bytes', async () => {
    const [one = '', two = ''] = await givenProducts(2);
    await own.given([neighboursItem.put({ productId: one, graph: 'session', fold: 0, neighbours: new Uint8Array(8) })]);
    await own.given([neighboursItem.update({ productId: one, graph: 'session' }, { remove: ['neighbours'] })]);
    await own.given([popularityItem.put({ category: wholeShop, fold: 1, scores: new Uint8Array() })]);
    await own.given([popularityItem.update({ category: wholeShop }, { remove: ['scores', 'fold'] })]);
    const { count } = countingOver(own.engine);
    await count(someEntries(10, [one, two], randomOf(3)));
    const items = await own.items();
    expect(listsIn(items).get(`session ${one}`)?.weight).toBeGreaterThan(0);
    expect(popularIn(items, wholeShop).size).toBe(2);
  });
});
