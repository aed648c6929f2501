import { ByteReader, ByteWriter, byText, UnreadableSegment } from './bytes.ts';
import { DictionaryWriter } from './dictionary.ts';
import { rangeOf } from './price-range.ts';
import { type Label, numbers, type Row } from './row.ts';
import { type Header, Sections } from './sections.ts';
import { mostCategories, packedTraits } from './traits.ts';

/** A term in one of its forms, with the postings of all products. */
export interface TermPostings {
  readonly term: string;
  readonly form: string;
  readonly count: number;
  readonly bytes: Uint8Array;
}

const distinct = (texts: Iterable<string>): string[] => [...new Set(texts)].sort(byText);
const placesIn = (texts: readonly string[]): ReadonlyMap<string, number> => new Map(texts.map((text, i) => [text, i]));

/** The texts that products share of one kind, and where in their list that of each product is. */
const writeLabels = (sections: Sections, name: Label, rows: readonly Row[]): number[] => {
  const texts = distinct(rows.map((row) => row[name]));
  const places = placesIn(texts);
  sections.list(name, texts);
  return rows.map((row) => places.get(row[name]) ?? 0);
};

const writeTraits = (sections: Sections, rows: readonly Row[]): void => {
  const categories = writeLabels(sections, 'category', rows);
  const isShared = categories.every((category) => category < mostCategories);
  if (!isShared) sections.column('category', categories);
  sections.column(
    'traits',
    rows.map(({ rating, price, inStock }, i) =>
      packedTraits({ category: isShared ? (categories[i] ?? 0) : 0, rating, priceRange: rangeOf(price), inStock }),
    ),
  );
};

const writeAttributes = (sections: Sections, rows: readonly Row[]): void => {
  const texts = distinct(rows.flatMap(({ attributes }) => attributes));
  const places = placesIn(texts);
  const writer = new ByteWriter(rows.length + 16);
  for (const { attributes } of rows) {
    writer.varint(attributes.length);
    for (const attribute of attributes) writer.varint(places.get(attribute) ?? 0);
  }
  sections.list('attribute', texts);
  sections.add('attributes', writer.written());
};

/** The average of what is above zero: products without a description say nothing about how long one is. */
const average = (lengths: readonly number[]): number => {
  const some = lengths.filter((length) => length > 0);
  return some.length > 0 ? some.reduce((sum, length) => sum + length, 0) / some.length : 1;
};

const averagesOf = (rows: readonly Row[]): Header['averages'] => [
  average(rows.map(({ nameLength }) => nameLength)),
  average(rows.map(({ factsLength }) => factsLength)),
  average(rows.map(({ categoryLength }) => categoryLength)),
  average(rows.map(({ descriptionLength }) => descriptionLength)),
];

/** Writes a segment. The same rows and terms, in their order, make the same bytes. */
export const writeSegment = (rows: readonly Row[], terms: Iterable<TermPostings>): Uint8Array => {
  const sections = new Sections();
  const dictionary = new DictionaryWriter();
  const postings = new ByteWriter(1 << 16);
  for (const { term, form, count, bytes } of terms) {
    dictionary.add(term, form, count, bytes.length);
    postings.append(bytes);
  }
  const { entries, blocks, count } = dictionary.finished();
  sections.add('entries', entries);
  sections.add('blocks', blocks);
  sections.add('postings', postings.written());
  sections.list(
    'productId',
    rows.map(({ productId }) => productId),
  );
  for (const name of numbers)
    sections.column(
      name,
      rows.map((row) => row[name]),
    );
  for (const name of ['merchant', 'brand'] as const) sections.column(name, writeLabels(sections, name, rows));
  writeTraits(sections, rows);
  writeAttributes(sections, rows);
  return sections.finished({ products: rows.length, terms: count, averages: averagesOf(rows) });
};

export const readAttributes = (bytes: Uint8Array, products: number): { starts: Uint32Array; places: Uint32Array } => {
  const reader = new ByteReader(bytes);
  const starts = new Uint32Array(products + 1);
  const places: number[] = [];
  for (let product = 0; product < products; product++) {
    const count = reader.varint();
    if (count > bytes.length - reader.at)
      throw new UnreadableSegment('A segment whose attributes go on behind its end.');
    for (let rest = count; rest > 0; rest--) places.push(reader.varint());
    starts[product + 1] = places.length;
  }
  return { starts, places: Uint32Array.from(places) };
};
