import { UnreadableSegment } from './bytes.ts';
import { Categories } from './categories.ts';
import { Column } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { Postings } from './postings.ts';
import { rangesOf } from './price-range.ts';
import type { labels } from './row.ts';
import { type Header, readAttributes, readSections, words } from './segment-file.ts';
import { TextList } from './text-list.ts';
import { setTrait, type Trait, Traits, traitOf, wideTrait } from './traits.ts';

type Label = (typeof labels)[number];

/** As many categories as fit into the bits that a trait of a shared column may have. */
const fewCategories = 1 << 16;

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
  /** The average times ten. */
  readonly rating: Trait;
  readonly ratingCount: Column;
  readonly inStock: Trait;
  readonly created: Column;
  readonly sales: Column;
  /** The words of each field, as BM25F counts them: name, facts, category, description. */
  readonly lengths: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  readonly averages: readonly [number, number, number, number];
  /** Places in the lists of texts. */
  readonly merchant: Trait;
  readonly brand: Trait;
  readonly category: Trait;
  /** Places in `priceRanges`. */
  readonly priceRange: Trait;
  readonly texts: Readonly<Record<Label | 'attribute', TextList>>;
  #categories: Categories | undefined;
  readonly attributes: { readonly starts: Uint32Array; readonly places: Uint32Array };
  /** 0 for what a later change has replaced or taken away. */
  readonly alive: Trait;
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
    this.ratingCount = column('ratingCount');
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
    const places = (name: Label): Uint32Array => column(name).into(new Uint32Array(size));
    const traits = new Traits(size);
    const isSmall = this.texts.category.length <= fewCategories;
    this.category = isSmall ? traits.add(16, places('category')) : wideTrait(places('category'));
    this.rating = traits.add(6, bytes('rating'));
    this.priceRange = traits.add(6, rangesOf(this.price));
    this.inStock = traits.add(1, bytes('inStock'));
    this.alive = traits.add(1, new Uint8Array(size).fill(1));
    this.living = size;
    this.merchant = wideTrait(places('merchant'));
    this.brand = wideTrait(places('brand'));
    this.attributes = readAttributes(section('attributes'), size);
  }

  get categories(): Categories {
    this.#categories ??= new Categories(this.texts.category.all);
    return this.#categories;
  }

  /** Whether a product is still there. */
  has(product: number): boolean {
    return product >= 0 && traitOf(this.alive, product) === 1;
  }

  /** Takes a product out; whether it was there. */
  remove(product: number): boolean {
    if (!this.has(product)) return false;
    setTrait(this.alive, product, 0);
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
