import { UnreadableSegment, words } from './bytes.ts';
import { Categories } from './categories.ts';
import { Column } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { Postings } from './postings.ts';
import type { Label } from './row.ts';
import { type Header, readSections } from './sections.ts';
import { readAttributes } from './segment-file.ts';
import { TextList } from './text-list.ts';
import { mostCategories, setTrait, sharedTrait, type Trait, traitOf, wideTrait } from './traits.ts';

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
  /** What a later change has replaced or taken away. */
  readonly isGone: Trait;
  living: number;

  constructor(data: Uint8Array) {
    const { header, section } = readSections(data);
    const size = header.products;
    const column = (name: string): Column => {
      const [least, width] = header.columns[name] ?? [0, 0];
      return new Column(least, width, section(name));
    };
    const bytes = (name: string): Uint8Array => column(name).asBytes(size);
    const list = (name: string): TextList =>
      new TextList(section(`${name}.texts`), words(section(`${name}.blocks`)), header.texts[name] ?? 0);
    this.header = header;
    this.size = size;
    this.dictionary = new Dictionary(section('entries'), words(section('blocks')), header.terms);
    this.postings = new Postings(section('postings'), size);
    this.productIds = list('productId');
    this.version = column('version');
    this.price = column('price').asNumbers(size);
    this.ratingCount = column('ratingCount');
    this.created = column('created');
    this.sales = column('sales');
    this.lengths = [bytes('nameLength'), bytes('factsLength'), bytes('categoryLength'), bytes('descriptionLength')];
    this.averages = header.averages;
    this.texts = {
      merchant: list('merchant'),
      brand: list('brand'),
      category: list('category'),
      attribute: list('attribute'),
    };
    const places = (name: Label): Trait => wideTrait(column(name).asWords(size));
    this.merchant = places('merchant');
    this.brand = places('brand');
    // The snapshot stays as it is: what is gone is noted in a copy.
    const traits = column('traits').asWords(size).slice();
    this.category = this.texts.category.length > mostCategories ? places('category') : sharedTrait(traits, 'category');
    this.rating = sharedTrait(traits, 'rating');
    this.priceRange = sharedTrait(traits, 'priceRange');
    this.inStock = sharedTrait(traits, 'inStock');
    this.isGone = sharedTrait(traits, 'isGone');
    this.living = size;
    this.attributes = readAttributes(section('attributes'), size);
  }

  get categories(): Categories {
    this.#categories ??= new Categories(this.texts.category.all);
    return this.#categories;
  }

  /** Whether a product is still there. */
  has(product: number): boolean {
    return product >= 0 && traitOf(this.isGone, product) === 0;
  }

  /** Takes a product out; whether it was there. */
  remove(product: number): boolean {
    if (!this.has(product)) return false;
    setTrait(this.isGone, product, 1);
    this.living--;
    return true;
  }
}

/** Opens a segment: the first term of each block, and the columns; the postings are not touched. */
export const openSegment = (bytes: Uint8Array): Segment => {
  try {
    return new Segment(bytes);
  } catch (cause) {
    if (cause instanceof UnreadableSegment) throw cause;
    throw new UnreadableSegment('A segment whose header speaks of other bytes.', { cause });
  }
};
