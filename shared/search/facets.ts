import { byText } from './bytes.ts';
import type { Segment } from './segment.ts';

/** How many hits have a value. */
export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export type Facets = Readonly<Record<string, readonly FacetValue[]>>;

const mostValues = 20;

/** Counts by value, of all segments. */
type Counts = Map<string, number>;

const add = (counts: Counts, value: string, count: number): void => {
  if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
};

const countColumn = (column: Uint32Array, size: number, hits: Uint32Array): Uint32Array => {
  const counts = new Uint32Array(size);
  for (let i = 0; i < hits.length; i++) {
    const place = column[hits[i] ?? 0] ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
};

type Facet = (segment: Segment, hits: Uint32Array, into: Counts) => void;

const label =
  (name: 'merchant' | 'brand'): Facet =>
  (segment, hits, into) => {
    const texts = segment.texts[name].all;
    countColumn(segment[name], texts.length, hits).forEach((count, place) => {
      const text = texts[place] ?? '';
      if (text !== '') add(into, text, count);
    });
  };

/** A product is in its category, and in all above it. */
const category: Facet = (segment, hits, into) => {
  const { paths } = segment;
  countColumn(segment.category, paths.length, hits).forEach((count, place) => {
    if (count > 0) for (const slug of new Set(paths[place])) if (slug !== '') add(into, slug, count);
  });
};

/** Where the ranges of prices begin, in minor units: 0, 1000, 2000, 5000, 10000 and so on. */
const rangeStarts = [0, ...Array.from({ length: 36 }, (_, i) => 10 ** Math.floor(3 + i / 3) * ([1, 2, 5][i % 3] ?? 1))];

const rangeOf = (price: number): number => {
  let low = 0;
  let high = rangeStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((rangeStarts[middle] ?? 0) <= price) low = middle;
    else high = middle;
  }
  return low;
};

const nameOf = (range: number): string => `${rangeStarts[range]}-${(rangeStarts[range + 1] ?? 0) - 1}`;

/** The range of a price, as a facet names it: `2000-4999`. */
export const priceRange = (price: number): string => nameOf(rangeOf(price));

const price: Facet = (segment, hits, into) => {
  const counts = new Uint32Array(rangeStarts.length);
  for (let i = 0; i < hits.length; i++) {
    const range = rangeOf(segment.price[hits[i] ?? 0] ?? 0);
    counts[range] = (counts[range] ?? 0) + 1;
  }
  counts.forEach((count, range) => {
    add(into, nameOf(range), count);
  });
};

/** `4` is four stars and more. */
const rating: Facet = (segment, hits, into) => {
  const counts = new Uint32Array(6);
  for (let i = 0; i < hits.length; i++) {
    const stars = Math.floor((segment.rating[hits[i] ?? 0] ?? 0) / 10);
    counts[stars] = (counts[stars] ?? 0) + 1;
  }
  for (let stars = 5, sum = 0; stars >= 1; stars--) {
    sum += counts[stars] ?? 0;
    add(into, String(stars), sum);
  }
};

const inStock: Facet = (segment, hits, into) => {
  let count = 0;
  for (let i = 0; i < hits.length; i++) count += segment.inStock[hits[i] ?? 0] ?? 0;
  add(into, 'true', count);
  add(into, 'false', hits.length - count);
};

/** Where in a sorted list the texts with a beginning are. */
const rangeWith = (texts: readonly string[], prefix: string): readonly [from: number, end: number] => {
  let [from, high] = [0, texts.length];
  while (from < high) {
    const middle = (from + high) >> 1;
    if (byText(texts[middle] ?? '', prefix) < 0) from = middle + 1;
    else high = middle;
  }
  let end = from;
  while (texts[end]?.startsWith(prefix)) end++;
  return [from, end];
};

const attribute =
  (name: string): Facet =>
  (segment, hits, into) => {
    const { starts, places } = segment.attributes;
    const texts = segment.texts.attribute.all;
    const prefix = `${name}=`;
    const [from, end] = rangeWith(texts, prefix);
    const counts = new Uint32Array(end - from);
    for (const product of hits) {
      const last = starts[product + 1] ?? 0;
      for (let at = starts[product] ?? 0; at < last; at++) {
        const place = places[at] ?? 0;
        if (place >= from && place < end) counts[place - from] = (counts[place - from] ?? 0) + 1;
      }
    }
    counts.forEach((count, i) => {
      add(into, (texts[from + i] ?? '').slice(prefix.length), count);
    });
  };

const known: Readonly<Record<string, Facet>> = {
  category,
  brand: label('brand'),
  merchantId: label('merchant'),
  price,
  rating,
  inStock,
};

/** What there is to count by, beside the attributes. */
export const facetNames = Object.keys(known);

const facetOf = (name: string): Facet =>
  (Object.hasOwn(known, name) ? known[name] : undefined) ?? attribute(name.replace(/^attributes\./, ''));

const byCount = (one: FacetValue, other: FacetValue): number =>
  other.count - one.count || byText(one.value, other.value);

/** The first few in their order. There may be as many as goods: of most of them no more than the count is looked at. */
const commonest = (counts: Counts): FacetValue[] => {
  let values: FacetValue[] = [];
  let least = 0;
  for (const [value, count] of counts) {
    if (count < least) continue;
    values.push({ value, count });
    if (values.length < 4 * mostValues) continue;
    values = values.sort(byCount).slice(0, mostValues);
    least = values.at(-1)?.count ?? 0;
  }
  return values.sort(byCount).slice(0, mostValues);
};

/** Counts the hits of one segment after the other by some properties. */
export class FacetCounts {
  readonly #facets: readonly { readonly name: string; readonly facet: Facet; readonly counts: Counts }[];

  constructor(names: readonly string[]) {
    this.#facets = names.map((name) => ({ name, facet: facetOf(name), counts: new Map() }));
  }

  add(segment: Segment, hits: Uint32Array): void {
    for (const { facet, counts } of this.#facets) facet(segment, hits, counts);
  }

  /** The commonest values of each. */
  finished(): Facets | undefined {
    if (this.#facets.length === 0) return undefined;
    return Object.fromEntries(this.#facets.map(({ name, counts }) => [name, commonest(counts)]));
  }
}
