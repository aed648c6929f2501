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
    const texts = segment.texts[name];
    countColumn(segment[name], texts.length, hits).forEach((count, place) => {
      if (count > 0 && texts.at(place) !== '') add(into, texts.at(place), count);
    });
  };

/** A product is in its category, and in all above it. */
const category: Facet = (segment, hits, into) => {
  const texts = segment.texts.category;
  countColumn(segment.category, texts.length, hits).forEach((count, place) => {
    if (count > 0) for (const slug of new Set(texts.at(place).split('/'))) if (slug) add(into, slug, count);
  });
};

/** A name, in the names of the ranges 0–999, 1000–1999, 2000–4999, 5000–9999 and so on, in minor units. */
export const priceRange = (price: number): string => {
  if (price < 1_000) return '0-999';
  let decade = 1_000;
  while (decade * 10 <= price) decade *= 10;
  const [from, to] = price < 2 * decade ? [1, 2] : price < 5 * decade ? [2, 5] : [5, 10];
  return `${from * decade}-${to * decade - 1}`;
};

const price: Facet = (segment, hits, into) => {
  for (const product of hits) add(into, priceRange(segment.price[product] ?? 0), 1);
};

/** `4` is four stars and more. */
const rating: Facet = (segment, hits, into) => {
  const counts = new Uint32Array(6);
  for (const product of hits) {
    const stars = Math.floor((segment.rating[product] ?? 0) / 10);
    counts[stars] = (counts[stars] ?? 0) + 1;
  }
  for (let stars = 5, sum = 0; stars >= 1; stars--) {
    sum += counts[stars] ?? 0;
    add(into, String(stars), sum);
  }
};

const inStock: Facet = (segment, hits, into) => {
  let count = 0;
  for (const product of hits) count += segment.inStock[product] ?? 0;
  add(into, 'true', count);
  add(into, 'false', hits.length - count);
};

const attribute =
  (name: string): Facet =>
  (segment, hits, into) => {
    const { starts, places } = segment.attributes;
    const texts = segment.texts.attribute;
    const counts = new Uint32Array(texts.length);
    for (const product of hits) {
      const end = starts[product + 1] ?? 0;
      for (let at = starts[product] ?? 0; at < end; at++) {
        const place = places[at] ?? 0;
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    const prefix = `${name}=`;
    counts.forEach((count, place) => {
      if (count > 0 && texts.at(place).startsWith(prefix)) add(into, texts.at(place).slice(prefix.length), count);
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

/** Counts the hits of all segments by some properties. */
export const facetsOf = (names: readonly string[], hits: readonly (readonly [Segment, Uint32Array])[]): Facets =>
  Object.fromEntries(
    names.map((name) => {
      const counts: Counts = new Map();
      const facet = facetOf(name);
      for (const [segment, products] of hits) facet(segment, products, counts);
      const values = Array.from(counts, ([value, count]) => ({ value, count }));
      return [name, values.sort((a, b) => b.count - a.count || byText(a.value, b.value)).slice(0, mostValues)];
    }),
  );
