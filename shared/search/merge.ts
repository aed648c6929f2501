import { ByteWriter, byText } from './bytes.ts';
import type { DictionaryCursor, Entry } from './dictionary.ts';
import { restLengths } from './occurrence.ts';
import { type Decoded, decoded, writePostings } from './postings.ts';
import type { Row } from './row.ts';
import type { Segment } from './segment.ts';
import { type TermPostings, writeSegment } from './segment-file.ts';
import { traitOf } from './traits.ts';

interface Living {
  readonly productId: string;
  readonly source: Source;
  readonly product: number;
}

/** Where a product goes that is no longer there. */
const gone = -1;

/** A segment that is gone through term by term, and where each of its products goes. */
class Source {
  readonly segment: Segment;
  readonly moves: Int32Array;
  entry: Entry | undefined;
  readonly #cursor: DictionaryCursor;

  constructor(segment: Segment) {
    this.segment = segment;
    this.moves = new Int32Array(segment.size).fill(gone);
    this.#cursor = segment.dictionary.from('');
    this.advance();
  }

  advance(): void {
    this.entry = this.#cursor.next() ? this.#cursor.entry() : undefined;
  }

  living(): Living[] {
    const ids = [...this.segment.productIds];
    return ids.flatMap((productId, product) =>
      this.segment.has(product) ? [{ productId, source: this, product }] : [],
    );
  }
}

const attributesOf = ({ attributes, texts }: Segment, product: number): string[] =>
  Array.from(attributes.places.subarray(attributes.starts[product], attributes.starts[product + 1]), (place) =>
    texts.attribute.at(place),
  );

const rowOf = ({ productId, source: { segment }, product }: Living): Row => {
  const [name, facts, category, description] = segment.lengths;
  return {
    productId,
    version: segment.version.at(product),
    price: segment.price[product] ?? 0,
    rating: traitOf(segment.rating, product),
    ratingCount: segment.ratingCount.at(product),
    inStock: traitOf(segment.inStock, product),
    created: segment.created.at(product),
    sales: segment.sales.at(product),
    merchant: segment.texts.merchant.at(traitOf(segment.merchant, product)),
    brand: segment.texts.brand.at(traitOf(segment.brand, product)),
    category: segment.texts.category.at(traitOf(segment.category, product)),
    attributes: attributesOf(segment, product),
    nameLength: name[product] ?? 0,
    factsLength: facts[product] ?? 0,
    categoryLength: category[product] ?? 0,
    descriptionLength: description[product] ?? 0,
  };
};

const byEntry = (one: Entry, other: Entry): number => byText(one.term, other.term) || byText(one.form, other.form);

const leastOf = (sources: readonly Source[]): Entry | undefined =>
  sources.reduce<Entry | undefined>(
    (least, { entry }) => (entry && (!least || byEntry(entry, least) < 0) ? entry : least),
    undefined,
  );

/** A posting in the merged segment: the product, and the bytes of what it has there. */
type Moved = readonly [product: number, head: number, rest: Uint8Array];

const list: Decoded = decoded(1024);

const movedFrom = ({ segment: { postings }, moves }: Source, entry: Entry): Moved[] => {
  postings.decode(entry, list);
  postings.locate(list, moves, gone);
  const moved: Moved[] = [];
  for (let i = 0; i < list.count; i++) {
    const product = moves[list.products[i] ?? 0] ?? gone;
    const [head = 0, rest = 0] = [list.heads[i], list.rests[i]];
    moved.push([product, head, postings.bytes.subarray(rest, rest + (restLengths[head] ?? 0))]);
  }
  return moved;
};

/** @param size how many products there are in the merged segment */
const mergedTerms = function* (sources: readonly Source[], size: number): Generator<TermPostings> {
  for (let least = leastOf(sources); least; least = leastOf(sources)) {
    const moved: Moved[] = [];
    for (const source of sources) {
      if (!source.entry || byEntry(source.entry, least) !== 0) continue;
      for (const each of movedFrom(source, source.entry)) moved.push(each);
      source.advance();
    }
    if (moved.length === 0) continue;
    moved.sort(([one], [other]) => one - other);
    const products = moved.map(([product]) => product);
    const heads = Uint8Array.from(moved, ([, head]) => head);
    const rests = new ByteWriter(moved.length);
    for (const [, , rest] of moved) rests.append(rest);
    const bytes = writePostings(products, heads, rests.written(), size);
    yield { term: least.term, form: least.form, count: products.length, bytes };
  }
};

/** Makes one segment of several, without what is gone: the same bytes as if it were built from the goods themselves. */
export const mergeSegments = (segments: readonly Segment[]): Uint8Array => {
  const sources = segments.map((segment) => new Source(segment));
  const living = sources.flatMap((source) => source.living()).sort((a, b) => byText(a.productId, b.productId));
  living.forEach(({ source, product }, place) => {
    source.moves[product] = place;
  });
  return writeSegment(living.map(rowOf), mergedTerms(sources, living.length));
};
