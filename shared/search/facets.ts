import { byText } from './bytes.ts';
import { priceRanges } from './price-range.ts';
import type { Segment } from './segment.ts';
import type { Trait } from './traits.ts';

/** How many hits have a value. */
export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export type Facets = Readonly<Record<string, readonly FacetValue[]>>;

const mostValues = 20;

/** How many hits of a segment have each of some values. What has no name is no value. */
interface Counted {
  readonly counts: readonly number[];
  readonly nameOf: (place: number) => string;
}

const counted = (names: readonly string[], counts: readonly number[]): Counted => ({
  counts,
  nameOf: (place) => names[place] ?? '',
});

/** Plain arrays: a typed one of a few numbers takes three times as long to be made. */
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** How many hits have each value of a trait. */
const countValues = ({ column, shift, mask }: Trait, values: number, hits: Uint32Array): number[] => {
  const counts = zeros(values);
  for (let i = 0; i < hits.length; i++) {
    const value = ((column[hits[i] ?? 0] ?? 0) >>> shift) & mask;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
};

type Facet = (segment: Segment, hits: Uint32Array) => Counted;

const label =
  (name: 'merchant' | 'brand'): Facet =>
  (segment, hits) => {
    const texts = segment.texts[name].all;
    return counted(texts, countValues(segment[name], texts.length, hits));
  };

/** A product is in its category, and in all above it. */
const category: Facet = ({ category, categories }, hits) =>
  counted(categories.slugs, categories.sums(countValues(category, categories.size, hits)));

const price: Facet = (segment, hits) => counted(priceRanges, countValues(segment.priceRange, priceRanges.length, hits));

/** `4` is four stars and more: ratings are kept times ten, and summed up from the best one down. */
const rating: Facet = (segment, hits) => {
  const counts = countValues(segment.rating, 51, hits);
  for (let tenths = 49; tenths >= 10; tenths--) counts[tenths] = (counts[tenths] ?? 0) + (counts[tenths + 1] ?? 0);
  const sums = [50, 40, 30, 20, 10].map((tenths) => counts[tenths] ?? 0);
  return counted(['5', '4', '3', '2', '1'], sums);
};

const inStock: Facet = (segment, hits) => counted(['false', 'true'], countValues(segment.inStock, 2, hits));

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
  (segment, hits) => {
    const { starts, places } = segment.attributes;
    const texts = segment.texts.attribute.all;
    const prefix = `${name}=`;
    const [from, end] = rangeWith(texts, prefix);
    const counts = zeros(end - from);
    for (const product of hits) {
      const last = starts[product + 1] ?? 0;
      for (let at = starts[product] ?? 0; at < last; at++) {
        const place = places[at] ?? 0;
        if (place >= from && place < end) counts[place - from] = (counts[place - from] ?? 0) + 1;
      }
    }
    return { counts, nameOf: (place) => (texts[from + place] ?? '').slice(prefix.length) };
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

const comesBefore = (one: FacetValue, other: FacetValue): boolean =>
  one.count > other.count || (one.count === other.count && one.value < other.value);

/** Puts a value where it belongs among the first few; when there are as many as are told, the last one goes. */
const insert = (values: FacetValue[], value: FacetValue): void => {
  const last = values[mostValues - 1];
  if (last && !comesBefore(value, last)) return;
  let at = Math.min(values.length, mostValues - 1);
  for (let before = values[at - 1]; before && comesBefore(value, before); before = values[at - 1])
    values[at--] = before;
  values[at] = value;
};

/** The first few in their order. There may be as many as goods: of most of them no more than the count is looked at. */
const commonest = ({ counts, nameOf }: Counted): FacetValue[] => {
  const values: FacetValue[] = [];
  let least = 1;
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] ?? 0;
    if (count < least) continue;
    const value = nameOf(place);
    if (value === '') continue;
    insert(values, { value, count });
    least = values[mostValues - 1]?.count ?? least;
  }
  return values;
};

/** What several segments count, as if they were one. */
const together = (all: readonly Counted[]): Counted => {
  const [only] = all;
  if (only && all.length === 1) return only;
  const sums = new Map<string, number>();
  for (const { counts, nameOf } of all) {
    counts.forEach((count, place) => {
      if (count > 0) sums.set(nameOf(place), (sums.get(nameOf(place)) ?? 0) + count);
    });
  }
  return counted([...sums.keys()], [...sums.values()]);
};

/** Counts the hits of one segment after the other by some properties. */
export class FacetCounts {
  readonly #facets: readonly { readonly name: string; readonly facet: Facet; readonly all: Counted[] }[];

  constructor(names: readonly string[]) {
    this.#facets = names.map((name) => ({ name, facet: facetOf(name), all: [] }));
  }

  add(segment: Segment, hits: Uint32Array): void {
    if (hits.length === 0) return;
    for (const { facet, all } of this.#facets) all.push(facet(segment, hits));
  }

  /** The commonest values of each. */
  finished(): Facets | undefined {
    if (this.#facets.length === 0) return undefined;
    return Object.fromEntries(this.#facets.map(({ name, all }) => [name, commonest(together(all))]));
  }
}
