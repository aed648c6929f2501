import { beforeAll, describe, expect, it } from 'vitest';
import type { Change, SearchDocument, SearchIndex, SearchQuery, Sort } from '#shared/search/index.ts';
import { goods } from './goods.ts';

/** An engine that holds some goods. */
export interface IndexedGoods {
  /** What is searched now. */
  readonly index: () => SearchIndex;
  /** Tells it what has become of the goods, in this order, and waits until a search shows it. */
  readonly tell: (changes: readonly Change[]) => Promise<void>;
}

/** Makes an engine that holds some goods, and has held no others that are to be seen. */
export type IndexMaker = (documents: readonly SearchDocument[]) => Promise<IndexedGoods>;

const lamp = (productId: string, more: Partial<SearchDocument> = {}): SearchDocument =>
  goods('Brass lamp', { productId, category: 'lamps', categoryPath: ['home', 'lamps'], ...more });

/** Goods that differ in what is filtered, counted and sorted by. */
const shelf: readonly SearchDocument[] = [
  goods('Front door with red paint', {
    productId: 'prd_door',
    brand: 'Masonite',
    attributes: { colour: 'red', size: ['M', 'L'] },
    category: 'doors',
    categoryPath: ['home', 'doors'],
    price: 89_900,
    rating: { average: 4.5, count: 10 },
    createdAt: '2026-11-05T00:00:00.000Z',
    sales: 3,
  }),
  goods('Garage doors, white', {
    productId: 'prd_garage',
    brand: 'Hörmann',
    attributes: { colour: 'white', size: ['XL'] },
    category: 'doors',
    categoryPath: ['home', 'doors'],
    description: 'A strong door for every garage.',
    price: 1_299_900,
    inStock: false,
    merchantId: 'mch_2',
    createdAt: '2026-11-04T00:00:00.000Z',
  }),
  goods('Temperature control valve', {
    productId: 'prd_valve',
    brand: 'Masonite',
    category: 'valves',
    categoryPath: ['bath', 'valves'],
    description: 'Keeps the shower from being too hot.',
    price: 4_500,
    rating: { average: 3.9, count: 2 },
    createdAt: '2026-11-03T00:00:00.000Z',
    sales: 12,
  }),
  goods('雙肩背包 商务电脑包', {
    productId: 'prd_bag',
    attributes: { colour: '红' },
    category: 'bags',
    categoryPath: ['bags'],
    categoryName: '箱包',
    price: 19_900,
    merchantId: 'mch_2',
    createdAt: '2026-11-02T00:00:00.000Z',
  }),
  goods('Café lamp', {
    productId: 'prd_lamp',
    attributes: { colour: 'red' },
    category: 'lamps',
    categoryPath: ['home', 'lamps'],
    description: 'For the table beside the door, in red brass, with a long cord.',
    price: 4_500,
    rating: { average: 4.5, count: 40 },
    createdAt: '2026-11-01T00:00:00.000Z',
  }),
];

/** What any engine behind the search has to show. It says nothing of scores, nor of the order that only they decide. */
export const conformsToSearchIndex = (name: string, make: IndexMaker): void => {
  describe(`the search ${name}`, () => {
    let held: IndexedGoods;
    beforeAll(async () => {
      held = await make(shelf);
    }, 60_000);

    const search = (query: Partial<SearchQuery>) => held.index().search({ limit: 20, ...query });
    const ids = async (query: Partial<SearchQuery>): Promise<string[]> =>
      (await search(query)).hits.map(({ productId }) => productId);
    const sorted = async (query: Partial<SearchQuery>): Promise<string[]> => (await ids(query)).sort();

    describe('finds', () => {
      it.each([
        ['a word of the name', 'garage', ['prd_garage']],
        ['another form of a word', 'valves', ['prd_valve']],
        ['a word in capitals and without its accent', 'CAFE', ['prd_lamp']],
        ['a brand', 'masonite', ['prd_door', 'prd_valve']],
        ['an attribute', 'XL', ['prd_garage']],
        ['a category', 'bath', ['prd_valve']],
        ['what people call a category', '箱包', ['prd_bag']],
        ['a word of the description', 'shower', ['prd_valve']],
        ['simplified characters in a traditional name', '双肩背包', ['prd_bag']],
        ['a part of a Han text', '背包', ['prd_bag']],
        ['what is everywhere in the goods', 'red', ['prd_door', 'prd_lamp']],
      ])('%s', async (_, text, expected) => {
        for (const mode of [undefined, 'keyword'] as const)
          expect(await sorted({ text, mode }), mode).toEqual(expected);
      });

      it('everything without a text, and nothing of what nobody has', async () => {
        expect(await search({})).toMatchObject({ total: shelf.length });
        expect(await search({ text: 'zzyzx' })).toMatchObject({ hits: [], total: 0 });
      });

      it('in a keyword search what has every word, typos forgiven', async () => {
        expect(await ids({ text: 'red door', mode: 'keyword', sort: 'price' })).toEqual(['prd_lamp', 'prd_door']);
        expect(await ids({ text: 'temperture contorl', mode: 'keyword' })).toEqual(['prd_valve']);
        expect(await ids({ text: 'door zzyzx', mode: 'keyword' })).toEqual([]);
      });

      it('without a mode also what lacks some words, the more of them the better', async () => {
        expect(await sorted({ text: 'garage shower' })).toEqual(['prd_garage', 'prd_valve']);
        expect((await ids({ text: 'garage doors white' }))[0]).toBe('prd_garage');
        expect((await ids({ text: 'temperature valve zzyzx' }))[0]).toBe('prd_valve');
      });

      it('by content what is like a long text, the product itself aside', async () => {
        const text = 'Paint for the front of the house: what is red stays red, and a door is a door';
        expect((await ids({ text, mode: 'content' }))[0]).toBe('prd_door');
        expect(await ids({ text, mode: 'content', without: ['prd_door'] })).not.toContain('prd_door');
      });

      it('with a score that falls, above nothing', async () => {
        const scores = (await search({ text: 'red door' })).hits.map(({ score }) => score);
        expect(scores.length).toBeGreaterThan(1);
        expect(scores).toEqual([...scores].sort((one, other) => other - one));
        expect(Math.min(...scores)).toBeGreaterThan(0);
      });

      it('what it tells the words of, so that they can be marked', async () => {
        expect([...(await search({ text: 'garages' })).terms]).toContain('garag');
      });
    });

    describe('narrows down', () => {
      it.each<[string, SearchQuery['filters'], readonly string[]]>([
        ['to a category with all below it', { category: 'home' }, ['prd_door', 'prd_garage', 'prd_lamp']],
        ['to a category of its own', { category: 'doors' }, ['prd_door', 'prd_garage']],
        ['to prices, both ends included', { minPrice: 4_500, maxPrice: 19_900 }, ['prd_bag', 'prd_lamp', 'prd_valve']],
        ['to a rating', { minRating: 4.5 }, ['prd_door', 'prd_lamp']],
        ['to what there is', { inStock: true }, ['prd_bag', 'prd_door', 'prd_lamp', 'prd_valve']],
        ['to what is sold out', { inStock: false }, ['prd_garage']],
        ['to a merchant', { merchantId: 'mch_2' }, ['prd_bag', 'prd_garage']],
        ['to any of some brands', { brand: ['Masonite', 'Bosch'] }, ['prd_door', 'prd_valve']],
        [
          'to any value of an attribute',
          { attributes: { colour: ['red', 'white'] } },
          ['prd_door', 'prd_garage', 'prd_lamp'],
        ],
        ['to one value of several', { attributes: { size: ['L'] } }, ['prd_door']],
        ['to all of some attributes', { attributes: { colour: ['red'], size: ['M'] } }, ['prd_door']],
        ['to nothing', { category: 'nowhere' }, []],
      ])('%s', async (_, filters, expected) => {
        expect(await sorted({ filters })).toEqual(expected);
        expect((await search({ filters })).total).toBe(expected.length);
      });

      it('what words have found', async () => {
        expect(await ids({ text: 'door', filters: { maxPrice: 5_000 } })).toEqual(['prd_lamp']);
      });
    });

    describe('counts', () => {
      it.each(['keyword', undefined, 'content'] as const)(
        'all hits and their values, not those of a page (%s)',
        async (mode) => {
          const { hits, total, facets } = await search({
            text: 'red',
            mode,
            limit: 1,
            facets: ['category', 'brand', 'merchantId', 'price', 'rating', 'inStock', 'attributes.colour'],
          });
          expect([hits.length, total]).toEqual([1, 2]);
          expect(facets).toEqual({
            category: [
              { value: 'home', count: 2 },
              { value: 'doors', count: 1 },
              { value: 'lamps', count: 1 },
            ],
            brand: [{ value: 'Masonite', count: 1 }],
            merchantId: [{ value: 'mch_1', count: 2 }],
            price: [
              { value: '2000-4999', count: 1 },
              { value: '50000-99999', count: 1 },
            ],
            rating: [1, 2, 3, 4].map((stars) => ({ value: String(stars), count: 2 })),
            inStock: [{ value: 'true', count: 2 }],
            'attributes.colour': [{ value: 'red', count: 2 }],
          });
        },
      );

      it.each([
        ['keyword', 'red door', ['prd_door', 'prd_lamp']],
        ['keyword', 'garage shower', []],
        [undefined, 'garage shower', ['prd_garage', 'prd_valve']],
        ['content', 'garage shower', ['prd_garage', 'prd_valve']],
      ] as const)('what a search finds in its mode: %s for %s', async (mode, text, expected) => {
        const { hits, total, facets } = await search({ text, mode, limit: 1, facets: ['inStock', 'merchantId'] });
        expect([hits.length, total]).toEqual([Math.min(1, expected.length), expected.length]);
        expect((await sorted({ text, mode })).filter((id) => !expected.some((each) => each === id))).toEqual([]);
        for (const values of Object.values(facets ?? {})) {
          expect(values.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
        }
        expect(Object.keys(facets ?? {})).toEqual(['inStock', 'merchantId']);
      });

      it('within the filters', async () => {
        const { facets } = await search({ filters: { merchantId: 'mch_2' }, facets: ['inStock'] });
        expect(facets).toEqual({
          inStock: [
            { value: 'false', count: 1 },
            { value: 'true', count: 1 },
          ],
        });
      });

      it('nothing that was not asked for', async () => {
        expect(await search({ text: 'red' })).not.toHaveProperty('facets');
      });
    });

    describe('sorts', () => {
      it.each<[Sort, readonly string[]]>([
        ['price', ['prd_valve', 'prd_lamp', 'prd_bag', 'prd_door', 'prd_garage']],
        ['-price', ['prd_garage', 'prd_door', 'prd_bag', 'prd_valve', 'prd_lamp']],
        ['newest', ['prd_door', 'prd_garage', 'prd_valve', 'prd_bag', 'prd_lamp']],
        ['sales', ['prd_valve', 'prd_door', 'prd_lamp', 'prd_bag', 'prd_garage']],
        ['rating', ['prd_lamp', 'prd_door', 'prd_valve', 'prd_bag', 'prd_garage']],
      ])('by %s, equals by sales, rating and id', async (sort, expected) => {
        expect(await ids({ sort })).toEqual(expected);
        expect((await search({ sort })).hits.every(({ score }) => score === 0)).toBe(true);
      });
    });

    describe('is paged', () => {
      const many = Array.from({ length: 31 }, (_, i) =>
        lamp(`prd_${String(i).padStart(2, '0')}`, { price: i % 3, sales: i % 2, rating: { average: i % 4, count: 1 } }),
      );
      let stock: IndexedGoods;
      beforeAll(async () => {
        stock = await make(many);
      }, 60_000);

      const page = (query: Partial<SearchQuery>) => stock.index().search({ text: 'lamp', limit: 7, ...query });
      /** All pages; between them something may happen. */
      const pages = async (sort: Sort, between?: (page: number) => Promise<void>): Promise<string[]> => {
        const seen: string[] = [];
        for (let after: string | undefined, number = 1; number < 20; number++) {
          const { hits, next } = await page({ sort, ...(after !== undefined && { after }) });
          seen.push(...hits.map(({ productId }) => productId));
          if (next === undefined) return seen;
          after = next;
          await between?.(number);
        }
        throw new Error('There is no end to the pages.');
      };

      it.each(['relevance', 'price', '-price', 'newest', 'sales', 'rating'] as const)(
        'by %s: each product once, in the order of the whole, the same at every time',
        async (sort) => {
          const whole = (await page({ sort, limit: 100 })).hits.map(({ productId }) => productId);
          expect(whole).toHaveLength(many.length);
          expect(new Set(whole).size).toBe(many.length);
          expect(await pages(sort)).toEqual(whole);
          expect(await pages(sort)).toEqual(whole);
        },
      );

      it('with the total of the whole, and no cursor behind the last one', async () => {
        const { next, total } = await page({ sort: 'price' });
        expect(total).toBe(many.length);
        expect(await page({ sort: 'price', ...(next !== undefined && { after: next }) })).toMatchObject({ total });
        expect(await page({ limit: many.length })).not.toHaveProperty('next');
      });

      it('from a cursor of another sort as from the beginning', async () => {
        const { next } = await page({ sort: 'price' });
        expect((await page({ sort: 'newest', ...(next !== undefined && { after: next }) })).hits).toEqual(
          (await page({ sort: 'newest' })).hits,
        );
      });

      it('without a hole and nothing twice while goods come and go', async () => {
        const stays = many.filter(({ price }) => price !== 0).map(({ productId }) => productId);
        const seen = await pages('price', async (number) => {
          // Before the cursor one comes and one goes; the page that follows is the same.
          const gone = many.filter(({ price }) => price === 0)[number];
          await stock.tell([
            lamp(`prd_new_${number}`, { price: 0 }),
            ...(gone && number < 3 ? [{ productId: gone.productId, version: 2, deleted: true as const }] : []),
          ]);
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => stays.includes(id)).sort()).toEqual(stays.sort());
      });
    });

    describe('helps', () => {
      it('with words that go on with what was typed', async () => {
        expect(await held.index().suggest('gar', 5)).toEqual(['garage']);
        expect(await held.index().suggest('temperature con', 5)).toEqual(['temperature control']);
        expect(await held.index().suggest('zzyz', 5)).toEqual([]);
        expect((await held.index().suggest('d', 1)).length).toBeLessThanOrEqual(1);
      });

      it('with the query as it was probably meant, and says nothing of a good one', async () => {
        expect((await search({ text: 'Temperture valve' })).correctedQuery).toBe('temperature valve');
        expect(await search({ text: 'temperature valve' })).not.toHaveProperty('correctedQuery');
      });
    });

    describe('follows', () => {
      const tulip = goods('Tulip bulbs', { productId: 'prd_tulip', version: 3, price: 900 });
      const count = async (text: string) => (await search({ text })).total;

      it('what is added, changed and taken away, in words, filters, counts and suggestions', async () => {
        await held.tell([tulip]);
        expect([await count('tulips'), (await search({})).total]).toEqual([1, shelf.length + 1]);
        expect(await held.index().suggest('tul', 5)).toEqual(['tulip']);

        await held.tell([{ ...tulip, name: 'Crocus bulbs', price: 700, version: 4 }]);
        expect([await count('tulip'), await count('crocus')]).toEqual([0, 1]);
        expect(await ids({ filters: { maxPrice: 800 } })).toEqual(['prd_tulip']);
        expect(await held.index().suggest('tul', 5)).toEqual([]);

        await held.tell([{ productId: 'prd_tulip', version: 5, deleted: true }]);
        expect([await count('crocus'), (await search({})).total]).toEqual([0, shelf.length]);
        expect(await held.index().suggest('cro', 5)).toEqual([]);
        expect((await search({ facets: ['price'] })).facets?.['price']).not.toContainEqual({
          value: '0-999',
          count: 1,
        });
      });

      it('a change that comes twice or late as one that has come once', async () => {
        const [first, second] = [
          goods('Rose', { productId: 'prd_rose' }),
          goods('Peony', { productId: 'prd_rose', version: 2 }),
        ];
        await held.tell([second, first, second]);
        expect([await count('rose'), await count('peony')]).toEqual([0, 1]);
        const gone = { productId: 'prd_rose', version: 3, deleted: true } as const;
        await held.tell([gone, second, gone]);
        expect(await count('peony')).toBe(0);
      });

      it('what has changed without a new version: stock, rating and sales', async () => {
        const bulb = goods('Dahlia', { productId: 'prd_dahlia', inStock: false });
        await held.tell([bulb, { ...bulb, inStock: true, rating: { average: 5, count: 1 }, sales: 20 }]);
        expect(await ids({ text: 'dahlia', filters: { inStock: true, minRating: 5 } })).toEqual(['prd_dahlia']);
        expect((await ids({ sort: 'sales' }))[0]).toBe('prd_dahlia');
        await held.tell([{ productId: 'prd_dahlia', version: 2, deleted: true }]);
      });
    });
  });
};
