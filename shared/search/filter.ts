import type { Segment } from './segment.ts';
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

/** The places of a list that are wanted, or nothing when all are. */
type Wanted = Uint8Array | undefined;

/** Each value is looked up: the attributes of all goods are many, and nobody asks for more than a few of them. */
const wantedOf = (list: TextList, values: readonly string[] | undefined): Wanted => {
  if (values === undefined) return undefined;
  const wanted = new Uint8Array(list.length);
  for (const value of values) {
    const place = list.find(value);
    if (place >= 0) wanted[place] = 1;
  }
  return wanted;
};

/** Which products of a segment a query may find: those that are still there, and that its filters let through. */
export class Filter {
  readonly #segment: Segment;
  readonly #minPrice: number;
  readonly #maxPrice: number;
  readonly #minRating: number;
  readonly #stock: number | undefined;
  readonly #categories: Wanted;
  readonly #merchants: Wanted;
  readonly #brands: Wanted;
  readonly #attributes: readonly Uint8Array[];
  readonly #without: ReadonlySet<number>;

  constructor(segment: Segment, filters: Filters, without: readonly string[]) {
    const { category, merchantId, attributes = {} } = filters;
    const { texts, paths, productIds } = segment;
    this.#segment = segment;
    this.#minPrice = filters.minPrice ?? Number.NEGATIVE_INFINITY;
    this.#maxPrice = filters.maxPrice ?? Number.POSITIVE_INFINITY;
    // Ratings are kept times ten, in whole numbers: 4.4 × 10 must not be a little more than 44.
    this.#minRating = Math.round((filters.minRating ?? 0) * 100) / 10;
    this.#stock = filters.inStock === undefined ? undefined : Number(filters.inStock);
    this.#categories =
      category === undefined ? undefined : Uint8Array.from(paths, (path) => (path.includes(category) ? 1 : 0));
    this.#merchants = wantedOf(texts.merchant, merchantId === undefined ? undefined : [merchantId]);
    this.#brands = wantedOf(texts.brand, filters.brand);
    this.#attributes = Object.entries(attributes).flatMap(
      ([name, values]) =>
        wantedOf(
          texts.attribute,
          values.map((value) => `${name}=${value}`),
        ) ?? [],
    );
    this.#without = new Set(without.map((productId) => productIds.find(productId)));
  }

  accepts(product: number): boolean {
    const { alive, price, rating, inStock } = this.#segment;
    const amount = price[product] ?? 0;
    return (
      alive[product] === 1 &&
      amount >= this.#minPrice &&
      amount <= this.#maxPrice &&
      (rating[product] ?? 0) >= this.#minRating &&
      (this.#stock === undefined || inStock[product] === this.#stock) &&
      this.#hasLabels(product) &&
      (this.#attributes.length === 0 || this.#hasAttributes(product)) &&
      (this.#without.size === 0 || !this.#without.has(product))
    );
  }

  #hasLabels(product: number): boolean {
    const { category, merchant, brand } = this.#segment;
    return (
      (this.#categories === undefined || this.#categories[category[product] ?? 0] === 1) &&
      (this.#merchants === undefined || this.#merchants[merchant[product] ?? 0] === 1) &&
      (this.#brands === undefined || this.#brands[brand[product] ?? 0] === 1)
    );
  }

  #hasAttributes(product: number): boolean {
    const { starts, places } = this.#segment.attributes;
    const own = places.subarray(starts[product], starts[product + 1]);
    return this.#attributes.every((wanted) => own.some((place) => wanted[place] === 1));
  }
}
