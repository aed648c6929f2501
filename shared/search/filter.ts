import type { Segment } from './segment.ts';

/** What hits are narrowed down to. Of the values of one attribute any will do; of several attributes each has to. */
export interface Filters {
  /** With its whole subtree. */
  readonly category?: string | undefined | undefined;
  readonly minPrice?: number | undefined | undefined;
  readonly maxPrice?: number | undefined | undefined;
  /** Of the average, one decimal. */
  readonly minRating?: number | undefined | undefined;
  readonly inStock?: boolean | undefined | undefined;
  readonly merchantId?: string | undefined | undefined;
  readonly brand?: readonly string[] | undefined | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>> | undefined | undefined;
}

type Check = (product: number) => boolean;

const withinSubtree = ({ texts, category: column }: Segment, category: string): Check => {
  const within = Uint8Array.from(texts.category, (path) => (path.split('/').includes(category) ? 1 : 0));
  return (product) => within[column[product] ?? 0] === 1;
};

const oneOf = (segment: Segment, label: 'merchant' | 'brand', values: readonly string[]): Check => {
  const column = segment[label];
  const places = new Set(values.map((value) => segment.texts[label].find(value)));
  return (product) => places.has(column[product] ?? 0);
};

const hasAttribute = ({ texts, attributes }: Segment, name: string, values: readonly string[]): Check => {
  const wanted = new Set(values.map((value) => texts.attribute.find(`${name}=${value}`)));
  const { starts, places } = attributes;
  return (product) => {
    const end = starts[product + 1] ?? 0;
    for (let at = starts[product] ?? 0; at < end; at++) if (wanted.has(places[at] ?? 0)) return true;
    return false;
  };
};

const rangeChecks = (segment: Segment, { minPrice, maxPrice, minRating, inStock }: Filters): Check[] => {
  const { price, rating, inStock: stock } = segment;
  const checks: Check[] = [];
  if (minPrice !== undefined) checks.push((product) => (price[product] ?? 0) >= minPrice);
  if (maxPrice !== undefined) checks.push((product) => (price[product] ?? 0) <= maxPrice);
  // Ratings are kept times ten, in whole numbers: 4.4 × 10 must not be a little more than 44.
  if (minRating !== undefined) checks.push((product) => (rating[product] ?? 0) >= Math.round(minRating * 100) / 10);
  if (inStock !== undefined) checks.push((product) => stock[product] === (inStock ? 1 : 0));
  return checks;
};

/** Which products of a segment a query may find: those that are still there, and that its filters let through. */
export const filterOf = (segment: Segment, filters: Filters, without: ReadonlySet<string>): Check => {
  const { alive } = segment;
  const checks = rangeChecks(segment, filters);
  if (filters.category !== undefined) checks.push(withinSubtree(segment, filters.category));
  if (filters.merchantId !== undefined) checks.push(oneOf(segment, 'merchant', [filters.merchantId]));
  if (filters.brand !== undefined) checks.push(oneOf(segment, 'brand', filters.brand));
  for (const [name, values] of Object.entries(filters.attributes ?? {}))
    checks.push(hasAttribute(segment, name, values));
  if (without.size > 0) {
    const places = new Set(Array.from(without, (productId) => segment.productIds.find(productId)));
    checks.push((product) => !places.has(product));
  }
  return (product) => {
    if (alive[product] !== 1) return false;
    for (let i = 0; i < checks.length; i++) if (!checks[i]?.(product)) return false;
    return true;
  };
};
