import type { SearchDocument, SearchQuery, Sort } from '#shared/search/index.ts';
import { priceRange } from '#shared/search/price-range.ts';
import { tokenize } from '#shared/search/tokenize.ts';

/** What a search has to answer, found out by looking at every product. */
export interface Expected {
  readonly ids: readonly string[];
  readonly total: number;
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>;
}

const textsOf = (document: SearchDocument): string[] => [
  document.name,
  document.brand ?? '',
  document.categoryName ?? '',
  ...document.categoryPath.map((slug) => slug.replaceAll('-', ' ')),
  document.description,
  ...Object.values(document.attributes).flatMap((value) =>
    typeof value === 'boolean' ? [] : [value].flat().map(String),
  ),
];

const passes =
  ({ filters = {} }: SearchQuery) =>
  (document: SearchDocument): boolean =>
    (filters.category === undefined || document.categoryPath.includes(filters.category)) &&
    (filters.minPrice === undefined || document.price >= filters.minPrice) &&
    (filters.maxPrice === undefined || document.price <= filters.maxPrice) &&
    (filters.minRating === undefined || document.rating.average >= filters.minRating) &&
    (filters.inStock === undefined || document.inStock === filters.inStock) &&
    (filters.merchantId === undefined || document.merchantId === filters.merchantId) &&
    (filters.brand === undefined || filters.brand.includes(document.brand ?? '')) &&
    Object.entries(filters.attributes ?? {}).every(([name, wanted]) =>
      [document.attributes[name] ?? []].flat().some((value) => wanted.includes(String(value))),
    );

type Compare = (one: SearchDocument, other: SearchDocument) => number;

const first: Readonly<Record<Exclude<Sort, 'relevance'>, Compare>> = {
  price: (one, other) => one.price - other.price,
  '-price': (one, other) => other.price - one.price,
  newest: (one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt),
  sales: (one, other) => other.sales - one.sales,
  rating: (one, other) => other.rating.average - one.rating.average || other.rating.count - one.rating.count,
};
const tied: Compare = (one, other) =>
  other.sales - one.sales || other.rating.average - one.rating.average || (one.productId < other.productId ? -1 : 1);

const valuesOf: Readonly<Record<string, (document: SearchDocument) => readonly string[]>> = {
  category: ({ categoryPath }) => [...new Set(categoryPath)],
  brand: ({ brand }) => (brand ? [brand] : []),
  merchantId: ({ merchantId }) => [merchantId],
  price: ({ price }) => [priceRange(price)],
  rating: ({ rating }) => Array.from({ length: Math.floor(rating.average) }, (_, i) => String(i + 1)),
  inStock: ({ inStock }) => [String(inStock)],
  colour: ({ attributes }) => [attributes['colour'] ?? []].flat().map(String),
};

const counted = (values: readonly string[]): { value: string; count: number }[] => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Array.from(counts, ([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, 20);
};

/** The goods with their terms, so that each is cut into words once. */
export class Oracle {
  readonly #goods: readonly { readonly document: SearchDocument; readonly terms: ReadonlySet<string> }[];

  constructor(documents: readonly SearchDocument[]) {
    this.#goods = documents.map((document) => ({
      document,
      terms: new Set(textsOf(document).flatMap((text) => tokenize(text).map(({ term }) => term))),
    }));
  }

  /** The answer to a keyword query of known words, in any order but that of relevance. */
  answer(query: SearchQuery & { readonly sort: Exclude<Sort, 'relevance'> }): Expected {
    const words = tokenize(query.text ?? '').map(({ term }) => term);
    const hits = this.#goods
      .filter(({ terms }) => words.every((word) => terms.has(word)))
      .map(({ document }) => document)
      .filter(passes(query))
      .sort((one, other) => first[query.sort](one, other) || tied(one, other));
    const facets = (query.facets ?? []).map((name) => [
      name,
      counted(hits.flatMap((hit) => valuesOf[name]?.(hit) ?? [])),
    ]);
    return {
      ids: hits.slice(0, query.limit).map(({ productId }) => productId),
      total: hits.length,
      facets: Object.fromEntries(facets),
    };
  }
}
