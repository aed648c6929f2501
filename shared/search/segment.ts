import { UnreadableSegment } from './bytes.ts';
import { unpackColumn } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import type { labels } from './row.ts';
import { type Header, readAttributes, readSections, words } from './segment-file.ts';
import { TextList } from './text-list.ts';

type Label = (typeof labels)[number];

/**
 * Some products as they are searched. Products are known by their place in the sorted list of their ids; the postings
 * stay in the bytes and are decoded by each query anew.
 */
export class Segment {
  readonly header: Header;
  readonly size: number;
  readonly dictionary: Dictionary;
  readonly postings: Uint8Array;
  readonly productIds: TextList;
  readonly version: Float64Array;
  readonly price: Float64Array;
  readonly rating: Uint8Array;
  readonly ratingCount: Uint32Array;
  readonly inStock: Uint8Array;
  readonly created: Float64Array;
  readonly sales: Float64Array;
  /** The words of each field, as BM25F counts them: name, facts, category, description. */
  readonly lengths: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly averages: readonly [number, number, number, number];
  readonly merchant: Uint32Array;
  readonly brand: Uint32Array;
  readonly category: Uint32Array;
  readonly texts: Readonly<Record<Label | 'attribute', TextList>>;
  #paths: readonly (readonly string[])[] | undefined;
  readonly attributes: { readonly starts: Uint32Array; readonly places: Uint32Array };
  /** 0 for what a later change has replaced or taken away. */
  readonly alive: Uint8Array;
  living: number;

  constructor(bytes: Uint8Array) {
    const { header, section } = readSections(bytes);
    const size = header.products;
    const column = <T extends Uint8Array | Uint32Array | Float64Array>(name: string, into: T): T => {
      const [least, width] = header.columns[name] ?? [0, 0];
      return unpackColumn({ least, width, bytes: section(name) }, into);
    };
    const list = (name: string): TextList =>
      new TextList(section(`${name}.texts`), words(section(`${name}.blocks`)), header.texts[name] ?? 0);
    this.header = header;
    this.size = size;
    this.dictionary = new Dictionary(section('entries'), words(section('blocks')), header.terms);
    this.postings = section('postings');
    this.productIds = list('productId');
    this.version = column('version', new Float64Array(size));
    this.price = column('price', new Float64Array(size));
    this.rating = column('rating', new Uint8Array(size));
    this.ratingCount = column('ratingCount', new Uint32Array(size));
    this.inStock = column('inStock', new Uint8Array(size));
    this.created = column('created', new Float64Array(size));
    this.sales = column('sales', new Float64Array(size));
    this.lengths = [
      column('nameLength', new Uint8Array(size)),
      column('factsLength', new Uint8Array(size)),
      column('categoryLength', new Uint8Array(size)),
      column('descriptionLength', new Uint8Array(size)),
    ];
    const [name, facts, category, description] = this.lengths;
    this.averages = [average(name), average(facts), average(category), average(description)];
    this.merchant = column('merchant', new Uint32Array(size));
    this.brand = column('brand', new Uint32Array(size));
    this.category = column('category', new Uint32Array(size));
    this.texts = {
      merchant: list('merchant'),
      brand: list('brand'),
      category: list('category'),
      attribute: list('attribute'),
    };
    this.attributes = readAttributes(section('attributes'), size);
    this.alive = new Uint8Array(size).fill(1);
    this.living = size;
  }

  /** The slugs of each category, from the root down. */
  get paths(): readonly (readonly string[])[] {
    this.#paths ??= this.texts.category.all.map((path) => path.split('/'));
    return this.#paths;
  }

  /** Takes a product out; whether it was there. */
  remove(product: number): boolean {
    if (this.alive[product] !== 1) return false;
    this.alive[product] = 0;
    this.living--;
    return true;
  }
}

/** The average of what is above zero: products without a description say nothing about how long one is. */
const average = (lengths: Uint8Array): number => {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] ?? 0;
    sum += length;
    if (length > 0) count++;
  }
  return count > 0 ? sum / count : 1;
};

/** Opens a segment: the first term of each block, and the columns; the postings are not touched. */
export const openSegment = (bytes: Uint8Array): Segment => {
  try {
    return new Segment(bytes);
  } catch (cause) {
    if (cause instanceof UnreadableSegment) throw cause;
    throw new UnreadableSegment('A segment whose header speaks of other bytes.', { cause });
  }
};
