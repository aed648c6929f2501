import type { Places, Segment } from './segment.ts';
import type { TextList } from './text-list.ts';

/** What hits are narrowed down to. Of the values of one attribute any will do; of several attributes each has to. */
export interface Filters {
  /** With its whole subtree. */
  readonly category?: string | undefined;
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  /** Of the average, one decimal. */
  readonly minRating?: number | undefined;
  readonly inStock?: boolean | undefined;
  readonly merchantId?: string | undefined;
  readonly brand?: readonly string[] | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Which products of a segment a query may find: moves those of some products that pass to the front, and says how many
 * they are. Each filter goes through its column for all of them before the next one does.
 */
export type Filter = (products: Uint32Array, count: number) => number;

/** Those with a number in a range. */
const within =
  (column: Uint8Array | Uint32Array | Float64Array, least: number, most: number): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      const value = column[product] ?? 0;
      products[kept] = product;
      kept += value >= least && value <= most ? 1 : 0;
    }
    return kept;
  };

/** Those with one value of a column of bytes: a loop of its own, for one that meets two kinds of columns is slower. */
const equal =
  (column: Uint8Array, wanted: number): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      products[kept] = product;
      kept += column[product] === wanted ? 1 : 0;
    }
    return kept;
  };

/** Those whose place in a list is wanted. */
const at =
  (column: Places, wanted: Uint8Array): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      products[kept] = product;
      kept += wanted[column[product] ?? 0] ?? 0;
    }
    return kept;
  };

/** Those that pass a test of their own: for what no loop over a column can tell. */
const passing =
  (passes: (product: number) => boolean): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      products[kept] = product;
      kept += passes(product) ? 1 : 0;
    }
    return kept;
  };

/** Those that have one of the attributes that are wanted. */
const having = ({ starts, places }: Segment['attributes'], wanted: Uint8Array): Filter =>
  passing((product) => places.subarray(starts[product], starts[product + 1]).some((place) => wanted[place] === 1));

/** The places of some texts. Each is looked up: the attributes of all goods are many, and nobody asks for more than a few. */
const placesOf = (list: TextList, texts: readonly string[]): Uint8Array => {
  const wanted = new Uint8Array(list.length);
  for (const text of texts) {
    const place = list.find(text);
    if (place >= 0) wanted[place] = 1;
  }
  return wanted;
};

/** The filter of a query for one segment. What is no longer there never passes. */
export const filterOf = (segment: Segment, filters: Filters, without: readonly string[]): Filter => {
  const { texts, productIds } = segment;
  const { category, minPrice, maxPrice, minRating, inStock, merchantId, brand, attributes = {} } = filters;
  const all: Filter[] = [];
  if (segment.living < segment.size) all.push(equal(segment.alive, 1));
  if (category !== undefined) all.push(at(segment.category, segment.categories.subtree(category)));
  if (merchantId !== undefined) all.push(at(segment.merchant, placesOf(texts.merchant, [merchantId])));
  if (brand !== undefined) all.push(at(segment.brand, placesOf(texts.brand, brand)));
  if (inStock !== undefined) all.push(equal(segment.inStock, Number(inStock)));
  // Ratings are kept times ten, in whole numbers: 4.4 × 10 must not be a little more than 44.
  if (minRating !== undefined) all.push(within(segment.rating, Math.round(minRating * 100) / 10, 255));
  if (minPrice !== undefined || maxPrice !== undefined)
    all.push(within(segment.price, minPrice ?? 0, maxPrice ?? Number.POSITIVE_INFINITY));
  for (const [name, values] of Object.entries(attributes)) {
    const texts = values.map((value) => `${name}=${value}`);
    all.push(having(segment.attributes, placesOf(segment.texts.attribute, texts)));
  }
  const left = new Set(without.map((productId) => productIds.find(productId)));
  if (left.size > 0) all.push(passing((product) => !left.has(product)));

  return (products, count) => all.reduce((left, filter) => filter(products, left), count);
};
