import type { Segment } from './segment.ts';
import type { TextList } from './text-list.ts';
import type { Trait } from './traits.ts';

/** Ratings are kept times ten. */
const mostRating = 50;

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

/** Those whose trait is wanted: 1 at its value. */
const wanted =
  ({ column, shift, mask }: Trait, values: Uint8Array): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      products[kept] = product;
      kept += values[((column[product] ?? 0) >>> shift) & mask] ?? 0;
    }
    return kept;
  };

/** Those with a price in a range. */
const priced =
  (prices: Segment['price'], least: number, most: number): Filter =>
  (products, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      const price = prices[product] ?? 0;
      products[kept] = product;
      kept += price >= least && price <= most ? 1 : 0;
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
const having = ({ starts, places }: Segment['attributes'], values: Uint8Array): Filter =>
  passing((product) => places.subarray(starts[product], starts[product + 1]).some((place) => values[place] === 1));

/** The places of some texts. Each is looked up: the attributes of all goods are many, and nobody asks for more than a few. */
const placesOf = (list: TextList, texts: readonly string[]): Uint8Array => {
  const places = new Uint8Array(list.length);
  for (const text of texts) {
    const place = list.find(text);
    if (place >= 0) places[place] = 1;
  }
  return places;
};

const ratingsFrom = (least: number): Uint8Array =>
  Uint8Array.from({ length: mostRating + 1 }, (_, rating) => Number(rating >= least));

/** The filter of a query for one segment. What is no longer there never passes. */
export const filterOf = (segment: Segment, filters: Filters, without: readonly string[]): Filter => {
  const { texts, productIds } = segment;
  const { category, minPrice, maxPrice, minRating, inStock, merchantId, brand, attributes = {} } = filters;
  const all: Filter[] = [];
  if (segment.living < segment.size) all.push(wanted(segment.isGone, Uint8Array.of(1, 0)));
  if (category !== undefined) all.push(wanted(segment.category, segment.categories.subtree(category)));
  if (merchantId !== undefined) all.push(wanted(segment.merchant, placesOf(texts.merchant, [merchantId])));
  if (brand !== undefined) all.push(wanted(segment.brand, placesOf(texts.brand, brand)));
  if (inStock !== undefined) all.push(wanted(segment.inStock, Uint8Array.of(Number(!inStock), Number(inStock))));
  // Ratings are kept times ten, in whole numbers: 4.4 × 10 must not be a little more than 44.
  if (minRating !== undefined) all.push(wanted(segment.rating, ratingsFrom(Math.round(minRating * 100) / 10)));
  if (minPrice !== undefined || maxPrice !== undefined)
    all.push(priced(segment.price, minPrice ?? 0, maxPrice ?? Number.POSITIVE_INFINITY));
  for (const [name, values] of Object.entries(attributes)) {
    const texts = values.map((value) => `${name}=${value}`);
    all.push(having(segment.attributes, placesOf(segment.texts.attribute, texts)));
  }
  const left = new Set(without.map((productId) => productIds.find(productId)));
  if (left.size > 0) all.push(passing((product) => !left.has(product)));

  return (products, count) => all.reduce((left, filter) => filter(products, left), count);
};
