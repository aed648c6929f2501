import { isDeepStrictEqual } from 'node:util';
import {
  buildSegment,
  openIndex,
  type SearchDocument,
  type SearchQuery,
  type Sort,
  sorts,
} from '#shared/search/index.ts';
import { bestBuy, goodsOf } from './goods.ts';
import { seeded } from './metrics.ts';
import { Oracle } from './oracle.ts';

type Asked = SearchQuery & { readonly sort: Exclude<Sort, 'relevance'> };

const orders = sorts.filter((sort) => sort !== 'relevance');
const names = ['category', 'brand', 'merchantId', 'price', 'rating', 'inStock', 'colour'];
/** Words that are common and in no danger of being taken for a typo or a part of another. */
const wordsOf = (documents: readonly SearchDocument[]): string[] => {
  const counts = new Map<string, number>();
  for (const { name } of documents) {
    for (const word of new Set(name.toLowerCase().match(/[a-z]{4,}/g))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 12).map(([word]) => word);
};

/** Random queries: words, filters, facets and sorts, each there or not. */
export const randomQueries = (documents: readonly SearchDocument[], count: number, seed: number): Asked[] => {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T[] => values.slice((random() * values.length) | 0).slice(0, 1);
  const maybe = <T>(part: number, value: () => T[]): T[] => (random() < part ? value() : []);
  const words = wordsOf(documents);
  const of = (key: string, values: readonly unknown[]): object => (values.length > 0 ? { [key]: values[0] } : {});
  return Array.from({ length: count }, (): Asked => {
    const some = pick(documents);
    const [one] = some;
    const text = [...maybe(0.7, () => pick(words)), ...maybe(0.15, () => pick(words))].join(' ');
    const low = Math.floor(random() * 20_000);
    const colour = maybe(0.2, () => pick(['black', 'white', 'silver']));
    return {
      ...(text && { text, mode: 'keyword' }),
      filters: {
        ...of(
          'category',
          maybe(0.3, () => pick(one?.categoryPath ?? [])),
        ),
        ...of(
          'minPrice',
          maybe(0.3, () => [low]),
        ),
        ...of(
          'maxPrice',
          maybe(0.3, () => [low + Math.floor(random() * 50_000)]),
        ),
        ...of(
          'minRating',
          maybe(0.3, () => [Math.floor(random() * 50) / 10]),
        ),
        ...of(
          'inStock',
          maybe(0.3, () => [random() < 0.8]),
        ),
        ...of(
          'merchantId',
          maybe(0.1, () => some.map(({ merchantId }) => merchantId)),
        ),
        ...of(
          'brand',
          maybe(0.1, () => some.map(({ brand }) => [brand ?? '', 'Sony'])),
        ),
        ...(colour.length > 0 && { attributes: { colour } }),
      },
      sort: pick(orders)[0] ?? 'price',
      facets: names.filter(() => random() < 0.4),
      limit: 24,
    };
  });
};

export interface OracleResult {
  readonly goods: string;
  readonly products: number;
  readonly queries: number;
  readonly wrong: number;
}

/** How many random queries the engine answers differently from looking at every product. */
export const measureOracle = (queries: number, seed: number): OracleResult => {
  const real = bestBuy();
  const documents = real.length > 0 ? real : goodsOf(3_000, true);
  const [index, oracle] = [openIndex(buildSegment(documents)), new Oracle(documents)];
  const wrong = randomQueries(documents, queries, seed).filter((query) => {
    const expected = oracle.answer(query);
    const { hits, total, facets = {} } = index.search(query);
    return !isDeepStrictEqual({ ids: hits.map(({ productId }) => productId), total, facets }, expected);
  });
  return { goods: real.length > 0 ? 'bestbuy' : 'generated', products: documents.length, queries, wrong: wrong.length };
};
