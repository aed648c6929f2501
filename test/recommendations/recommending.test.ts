import { describe, expect, it } from 'vitest';
import { putCartItem } from '#functions/cart/put-cart-item.ts';
import { listPopular } from '#functions/recommendations/list-popular.ts';
import { listRelated } from '#functions/recommendations/list-related.ts';
import { recommendGoods } from '#functions/recommendations/recommend-goods.ts';
import { cartItem } from '#shared/cart/index.ts';
import { catalog, type Product, stockItem } from '#shared/catalog/index.ts';
import { cardItem } from '#shared/catalog/product.entity.ts';
import { purchaseItem } from '#shared/orders/index.ts';
import { formula, growthAt } from '#shared/recommendations/formula.ts';
import { packNeighbours } from '#shared/recommendations/neighbours.ts';
import {
  type Graph,
  likenessItem,
  neighboursItem,
  popularityItem,
  ringItem,
  wholeShop,
} from '#shared/recommendations/recommendations.entity.ts';
import { noRing, type Ring, storedRing } from '#shared/recommendations/ring.ts';
import { packScores } from '#shared/recommendations/scores.ts';
import type { Statement } from '#shared/table/index.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { aCart, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength, seedOfRun } from '#test/long.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

const idsOf = (goods: readonly { readonly productId: string }[]): readonly string[] =>
  goods.map(({ productId }) => productId);

type Counts = Readonly<Record<string, number>>;

/** A shop of its own, with what is counted in it. */
const opened = async (table: RealTable = real) => {
  const shop = shopOver({ engine: table.engine });
  const userId = fresh.user();
  const caller = shopper(userId);
  const growth = growthAt(Date.now());
  return {
    shop,
    caller,
    userId,
    given: (statements: readonly Statement[]) => table.given(statements),

    async products(count: number, changes: Partial<Product> = {}): Promise<readonly string[]> {
      const products = Array.from({ length: count }, () => aProduct({ category: fresh.name('shelf'), ...changes }));
      for (const product of products)
        await table.given(catalog.writes(table.table).add({ ...product, shelf: product.category }, []));
      return idsOf(products);
    },

    /** Counts of as many events as are named, of today. */
    met: (productId: string, together: Counts, graph: Graph = 'session'): Statement =>
      neighboursItem.put({
        productId,
        graph,
        fold: 1,
        neighbours: packNeighbours({
          weight: 100 * growth,
          neighbours: Object.entries(together).map(([id, times]) => ({
            productId: id,
            together: times * growth,
            weight: 100 * growth,
          })),
        }),
      }),

    alike: (productId: string, scores: Counts): Statement =>
      likenessItem.put({
        productId,
        words: 'words',
        scores: packScores(Object.entries(scores).map(([id, score]) => ({ productId: id, score }))),
      }),

    popular: (scores: Counts, category = wholeShop): Statement =>
      popularityItem.put({
        category,
        fold: 1,
        scores: packScores(
          Object.entries(scores).map(([id, score]) => ({
            productId: id,
            score: score * growthAt(Date.now(), formula.popularHalfLifeDays),
          })),
        ),
      }),

    ring: (viewed: readonly string[], changes: Partial<Ring> = {}): Statement => {
      const events = viewed.map((productId, i) => ({
        productId,
        type: 'view' as const,
        at: new Date(Date.now() - i * 60_000).toISOString(),
        isCounted: true,
      }));
      return ringItem.put(storedRing({ ...noRing(userId), version: 1, taken: events.length, events, ...changes }));
    },

    bought: (productId: string, at = new Date().toISOString()): Statement =>
      purchaseItem.put({ userId, productId, orderId: 'ord_1', at }),

    async inCart(productId: string): Promise<void> {
      const stock = aStock({ productId });
      await table.given([stockItem.put(stock)]);
      await shop.done(putCartItem, { caller, path: { sku: stock.sku }, body: { quantity: 1 } });
    },

    recommended: async (query: Readonly<Record<string, string>> = {}) =>
      (await shop.done(recommendGoods, { caller, query })).items,
  };
};

describe('recommendations', () => {
  it('follow from what was looked at, bought or put into the cart, the nearest first, and say from what', async () => {
    const { products, met, ring, bought, inCart, recommended } = await opened();
    const [viewed = '', carted = '', had = '', a = '', b = '', c = ''] = await products(6);
    await real.given([
      met(viewed, { [a]: 30, [carted]: 50 }),
      met(carted, { [b]: 30 }),
      met(had, { [c]: 5, [viewed]: 9 }),
      ring([viewed]),
      bought(had, '2026-11-01T00:00:00.000Z'),
    ]);
    await inCart(carted);
    const items = await recommended({ limit: '3' });
    expect(items.map(({ productId, reason }) => [productId, reason])).toEqual([
      [b, { basis: 'cart', productId: carted }],
      [a, { basis: 'views', productId: viewed }],
      [c, { basis: 'purchases', productId: had }],
    ]);
    expect(items[0]).toMatchObject({
      image: expect.stringContaining('https://shop.example/'),
      availability: 'in_stock',
    });
    expect(items[0]?.score).toBeGreaterThan(items[1]?.score ?? 0);
  });

  it('know with the next request what has just been put into the cart, also when plain reads are behind', async () => {
    const { products, met, caller, userId } = await opened();
    const [carted = '', a = ''] = await products(2);
    const stock = aStock({ productId: carted });
    await real.given([met(carted, { [a]: 30 }), stockItem.put(stock), cartItem.put(aCart(userId, []))]);
    const shop = shopOver({ engine: laggingEngine(real.engine) });
    await shop.done(putCartItem, { caller, path: { sku: stock.sku }, body: { quantity: 1 } });
    const { items } = await shop.done(recommendGoods, { caller, query: { limit: '1' } });
    expect(items.map(({ productId, reason }) => [productId, reason.productId])).toEqual([[a, carted]]);
  });

  it('follow from one basis alone when one is named, and shut out what was had on any', async () => {
    const { products, met, ring, bought, inCart, recommended } = await opened();
    const [viewed = '', carted = '', had = '', a = '', b = '', c = ''] = await products(6);
    await real.given([
      met(viewed, { [a]: 30, [had]: 90, [carted]: 80 }),
      met(carted, { [b]: 30, [viewed]: 90 }, 'basket'),
      met(had, { [c]: 30, [viewed]: 90 }, 'basket'),
      ring([viewed]),
      bought(had),
    ]);
    await inCart(carted);
    for (const [basis, found] of [
      ['views', a],
      ['cart', b],
      ['purchases', c],
    ] as const) {
      const [first] = await recommended({ basis });
      expect([first?.productId, first?.reason.basis], basis).toEqual([found, basis]);
    }
  });

  it('never show what cannot be had, and take the next ones instead', async () => {
    const { products, met, ring, recommended } = await opened();
    const [viewed = '', gone = '', soldOut = '', there = ''] = await products(4);
    await real.given([
      met(viewed, { [gone]: 90, [soldOut]: 80, [there]: 1 }),
      ring([viewed]),
      cardItem.update({ productId: gone }, { remove: ['month'] }),
      cardItem.update({ productId: soldOut }, { set: { availability: 'sold_out' } }),
    ]);
    expect(idsOf(await recommended({ limit: '1' }))).toEqual([there]);
  });

  it('go on from likeness to the category of the history, to what is popular, to what is new', async () => {
    const own = await opened(await real.empty());
    const category = fresh.name('shelf');
    const old = '2020-01-01T00:00:00.000Z';
    const [viewed = '', few = '', many = ''] = await own.products(3, { category, createdAt: old });
    const [alike = '', hit = ''] = await own.products(2, { createdAt: old });
    const [fresher = ''] = await own.products(1);
    await own.given([
      own.alike(viewed, { [alike]: 0.5 }),
      own.popular({ [hit]: 9, [viewed]: 99 }),
      own.popular({ [many]: 9, [few]: 1 }, category),
      own.ring([viewed]),
    ]);
    const items = await own.recommended();
    expect(idsOf(items)).toEqual([alike, many, few, hit, fresher]);
    expect(items.map(({ reason }) => reason.basis)).toEqual(['views', 'popular', 'popular', 'popular', 'popular']);
  });

  it('are bestsellers for a stranger, and what is new while nobody has turned to anything', async () => {
    const own = await opened(await real.empty());
    const [one = '', two = '', three = ''] = await own.products(3);
    expect(new Set(idsOf(await own.recommended()))).toEqual(new Set([one, two, three]));
    await own.given([own.popular({ [two]: 5, [one]: 3 })]);
    const items = await own.recommended();
    expect(idsOf(items)).toEqual([two, one, three]);
    expect(items[0]?.reason).toEqual({ basis: 'popular' });
  });

  it('know nothing of whoever wants nothing to be remembered, and show nothing that they have', async () => {
    const own = await opened(await real.empty());
    const [carted = '', had = '', near = '', hit = ''] = await own.products(4);
    await own.given([
      own.met(carted, { [near]: 99 }, 'session'),
      own.met(had, { [near]: 99 }, 'basket'),
      own.popular({ [carted]: 9, [had]: 9, [hit]: 5 }),
      own.ring([], { isOff: true }),
      own.bought(had),
    ]);
    await own.inCart(carted);
    for (const basis of ['all', 'cart', 'purchases']) {
      const items = await own.recommended({ basis });
      expect(idsOf(items), basis).toEqual([hit, near]);
      expect(items.every(({ reason }) => reason.basis === 'popular')).toBe(true);
    }
  });

  it('follow from nothing that was before everything was forgotten, though it lies in the cart or was bought', async () => {
    const { products, met, ring, bought, inCart, recommended } = await opened();
    const [carted = '', had = '', near = '', nearToo = ''] = await products(4);
    const counted = [met(carted, { [near]: 9 }), met(had, { [nearToo]: 9 }), bought(had)];
    await inCart(carted);
    const fromHistory = async () => idsOf((await recommended()).filter(({ reason }) => reason.basis !== 'popular'));
    await real.given(counted);
    expect(new Set(await fromHistory())).toEqual(new Set([near, nearToo]));
    await real.given([ring([], { since: Math.floor(Date.now() / 1_000) + 60 })]);
    expect(await fromHistory()).toEqual([]);
  });

  it('look up the purchases that are too many to be read at once', async () => {
    const { products, met, ring, bought, recommended } = await opened();
    const [had = '', a = '', viewed = ''] = await products(3);
    // The goods that are read are newer than those that are not.
    const others = Array.from({ length: 130 }, (_, i) => bought(`prd_${'7'.repeat(20)}${String(i).padStart(6, '0')}`));
    await real.given([...others, bought(had), met(viewed, { [had]: 90, [a]: 10 }), ring([viewed])]);
    expect(idsOf(await recommended())).toEqual([a]);
  });

  it('are measured as they are asked for', async () => {
    const { products, ring, recommended } = await opened();
    const [viewed = '', popular = '', rare = ''] = await products(3);
    const neighbours = [
      { productId: popular, together: 60, weight: 10_000 },
      { productId: rare, together: 8, weight: 10 },
    ];
    const counted = { productId: viewed, graph: 'session' as const, fold: 1 };
    await real.given([
      neighboursItem.put({ ...counted, neighbours: packNeighbours({ weight: 100, neighbours }) }),
      ring([viewed]),
    ]);
    expect(idsOf(await recommended({ limit: '2' }))).toEqual([popular, rare]);
    expect(idsOf(await recommended({ limit: '2', metric: 'euclidean' }))).toEqual([rare, popular]);
  });

  it.each([{ basis: 'friends' }, { metric: 'manhattan' }, { limit: '0' }, { limit: '25' }])(
    'are refused for %o',
    async (query) => {
      const { shop, caller } = await opened();
      expect(await shop.refused(recommendGoods, { caller, query })).toMatchObject({ code: 'invalid_request' });
    },
  );

  const seed = seedOfRun();
  const times = atLength(30, 1_000);
  it(`show nothing that is had, gone or sold out in ${times} random shops of one table (seed ${seed})`, async () => {
    let state = seed;
    const random = (): number => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const { products } = await opened();
    const goods = await products(30);
    const wrong = new Set(goods.slice(0, 10));
    for (const [i, productId] of [...wrong].entries()) {
      const gone = i % 2 === 0 ? { remove: ['month' as const] } : { set: { availability: 'sold_out' as const } };
      await real.given([cardItem.update({ productId }, gone)]);
    }
    for (let i = 0; i < times; i++) {
      const { met, ring, bought, alike, recommended } = await opened();
      const some = (count: number): readonly string[] => goods.filter(() => random() < count / goods.length);
      const counts = (): Counts => Object.fromEntries(some(12).map((id) => [id, 1 + random() * 20]));
      const [viewed, had] = [some(3), some(3)];
      await real.given([
        ...goods.map((id) => met(id, counts(), random() < 0.7 ? 'session' : 'basket')),
        ...some(5).map((id) => alike(id, counts())),
        ring(viewed),
        ...had.map((id) => bought(id)),
      ]);
      const basis = ['all', 'views', 'cart', 'purchases'][Math.floor(random() * 4)] ?? 'all';
      const found = idsOf(await recommended({ basis, limit: '24' }));
      expect(found.filter((id) => wrong.has(id) || viewed.includes(id) || had.includes(id))).toEqual([]);
      expect(new Set(found).size).toBe(found.length);
    }
  }, 1_200_000);
});

describe('what is popular', () => {
  it('is listed by how much it is turned to, of the shop or of a category, and new goods fill up', async () => {
    const own = await opened(await real.empty());
    const category = fresh.name('shelf');
    const [one = '', two = '', three = ''] = await own.products(3, { category });
    const [other = ''] = await own.products(1);
    await own.given([own.popular({ [two]: 5, [other]: 4 }), own.popular({ [three]: 2 }, category)]);
    const listed = async (query = {}) => idsOf((await own.shop.done(listPopular, { query })).items);
    expect((await listed()).slice(0, 2)).toEqual([two, other]);
    expect(new Set(await listed())).toEqual(new Set([one, two, three, other]));
    const ofCategory = await listed({ category });
    expect(ofCategory[0]).toBe(three);
    expect(new Set(ofCategory)).toEqual(new Set([one, two, three]));
    expect(await listed({ category: fresh.name('nothing') })).toEqual([]);
    expect(await listed({ limit: '1' })).toEqual([two]);
  });

  it('of a category that is called all is not what is popular in the shop', async () => {
    const own = await opened(await real.empty());
    const [inIt = ''] = await own.products(1, { category: 'all' });
    const [elsewhere = ''] = await own.products(1);
    await own.given([own.popular({ [elsewhere]: 9 }), own.popular({ [inIt]: 1 }, 'all')]);
    const listed = async (query = {}) => idsOf((await own.shop.done(listPopular, { query })).items);
    expect(await listed({ category: 'all' })).toEqual([inIt]);
    expect(await listed({ limit: '1' })).toEqual([elsewhere]);
  });

  it('never shows what cannot be had', async () => {
    const own = await opened(await real.empty());
    const [gone = '', there = ''] = await own.products(2);
    await own.given([
      own.popular({ [gone]: 9, [there]: 1 }),
      cardItem.update({ productId: gone }, { set: { availability: 'sold_out' } }),
    ]);
    expect(idsOf((await own.shop.done(listPopular)).items)).toEqual([there]);
  });

  it('may be kept at the edge for two seconds: it is nobody’s own', async () => {
    const { shop } = await opened();
    const { headers } = await shop.call(listPopular);
    expect(headers['cache-control']).toContain('s-maxage=2');
  });
});

describe('related goods', () => {
  it('are what is turned to together with a product, and what is like it; goods of its category fill up', async () => {
    const own = await opened();
    const category = fresh.name('shelf');
    const [product = '', neighbour = ''] = await own.products(2, { category });
    const [near = '', alike = ''] = await own.products(2);
    await real.given([own.met(product, { [near]: 20 }), own.alike(product, { [alike]: 0.4 })]);
    const path = { productId: product };
    const { items } = await own.shop.done(listRelated, { path });
    expect(idsOf(items)).toEqual([near, alike, neighbour]);
    expect(items[0]?.score).toBeGreaterThan(items[1]?.score ?? 0);
  });

  it('of the kind bought_together come from two orders at least, and from orders alone', async () => {
    const own = await opened();
    const category = fresh.name('shelf');
    const [product = '', often = '', once = '', looked = ''] = await own.products(4, { category });
    const pair = 1 / 2 ** formula.basketDamping;
    await real.given([
      own.met(product, { [looked]: 50 }),
      own.met(product, { [often]: 2 * pair, [once]: 0.99 * pair }, 'basket'),
    ]);
    const { items } = await own.shop.done(listRelated, {
      path: { productId: product },
      query: { kind: 'bought_together' },
    });
    expect(idsOf(items)).toEqual([often]);
  });

  it('never show the product itself, nor what cannot be had', async () => {
    const own = await opened();
    const [product = '', gone = '', there = ''] = await own.products(3);
    await real.given([
      own.met(product, { [product]: 99, [gone]: 50, [there]: 1 }),
      cardItem.update({ productId: gone }, { set: { availability: 'sold_out' } }),
    ]);
    expect(idsOf((await own.shop.done(listRelated, { path: { productId: product } })).items)).toEqual([there]);
  });

  it('are there only of what is on sale', async () => {
    const own = await opened();
    const [product = ''] = await own.products(1);
    await real.given([cardItem.update({ productId: product }, { remove: ['month'] })]);
    for (const productId of [product, 'prd_none', 'x'.repeat(900)]) {
      const problem = await own.shop.refused(listRelated, { path: { productId } });
      expect(problem.code).toBe('not_found');
    }
  });
});
