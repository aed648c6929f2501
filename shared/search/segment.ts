import { UnreadableSegment } from './bytes.ts';
import { Categories } from './categories.ts';
import { Column } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { Postings } from './postings.ts';
import { rangesOf } from './price-range.ts';
import type { labels } from './row.ts';
import { type Header, readAttributes, readSections, words } from './segment-file.ts';
import { TextList } from './text-list.ts';

type Label = (typeof labels)[number];

/** Places in a list of texts. */
export type Places = Uint16Array | Uint32Array;

const numbersOf = (column: Column, size: number): Uint32Array | Float64Array =>
  column.into(column.most < 2 ** 32 ? new Uint32Array(size) : new Float64Array(size));

/**
 * Some products as they are searched. Products are known by their place in the sorted list of their ids; the postings
 * stay in the bytes and are decoded by each query anew.
 */
export class Segment {
  readonly header: Header;
  readonly size: number;
  readonly dictionary: Dictionary;
  readonly postings: Postings;
  readonly productIds: TextList;
  readonly version: Column;
  readonly price: Uint32Array | Float64Array;
  readonly rating: Uint8Array;
  readonly ratingCount: Column;
  readonly inStock: Uint8Array;
  readonly created: Column;
  readonly sales: Column;
  /** The words of each field, as BM25F counts them: name, facts, category, description. */
  readonly lengths: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly averages: readonly [number, number, number, number];
  readonly merchant: Places;
  readonly brand: Places;
  readonly category: Places;
  readonly texts: Readonly<Record<Label | 'attribute', TextList>>;
  #categories: Categories | undefined;
  #priceRange: Uint8Array | undefined;
  readonly attributes: { readonly starts: Uint32Array; readonly places: Uint32Array };
  /** 0 for what a later change has replaced or taken away. */
  readonly alive: Uint8Array;
  living: number;

  constructor(data: Uint8Array) {
    const { header, section } = readSections(data);
    const size = header.products;
    const column = (name: string): Column => {
      const [least, width] = header.columns[name] ?? [0, 0];
      return new Column(least, width, section(name));
    };
    const bytes = (name: string): Uint8Array => column(name).into(new Uint8Array(size));
    const list = (name: string): TextList =>
      new TextList(section(`${name}.texts`), words(section(`${name}.blocks`)), header.texts[name] ?? 0);
    this.header = header;
    this.size = size;
    this.dictionary = new Dictionary(section('entries'), words(section('blocks')), header.terms);
    this.postings = new Postings(section('postings'), size);
    this.productIds = list('productId');
    this.version = column('version');
    this.price = numbersOf(column('price'), size);
    this.rating = bytes('rating');
    this.ratingCount = column('ratingCount');
    this.inStock = bytes('inStock');
    this.created = column('created');
    this.sales = column('sales');
    this.lengths = [bytes('nameLength'), bytes('factsLength'), bytes('categoryLength'), bytes('descriptionLength')];
    const [name, facts, category, description] = this.lengths;
    this.averages = [average(name), average(facts), average(category), average(description)];
    this.texts = {
      merchant: list('merchant'),
      brand: list('brand'),
      category: list('category'),
      attribute: list('attribute'),
    };
    const places = (name: Label): Places =>
      column(name).into(this.texts[name].length <= 1 << 16 ? new Uint16Array(size) : new Uint32Array(size));
    this.merchant = places('merchant');
    this.brand = places('brand');
    this.category = places('category');
    this.attributes = readAttributes(section('attributes'), size);
    this.alive = new Uint8Array(size).fill(1);
    this.living = size;
  }

  get categories(): Categories {
    this.#categories ??= new Categories(this.texts.category.all);
    return this.#categories;
  }

  /** Places in `priceRanges`. */
  get priceRange(): Uint8Array {
    this.#priceRange ??= rangesOf(this.price);
    return this.#priceRange;
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
