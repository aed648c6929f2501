import { ByteReader, ByteWriter, byText, UnreadableSegment, utf8 } from './bytes.ts';
import { packColumn } from './columns.ts';
import { DictionaryWriter } from './dictionary.ts';
import { labels, numbers, type Row } from './row.ts';
import { writeTexts } from './text-list.ts';
import { tokenizerVersion } from './tokenize.ts';

/** A term in one of its forms, with the postings of all products. */
export interface TermPostings {
  readonly term: string;
  readonly form: string;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What a segment was written with. Another tokenizer or ICU finds other words: its segments are built anew. */
export interface Versions {
  readonly format: number;
  readonly tokenizer: number;
  readonly icu: string;
}

export const versions = (): Versions => ({
  format,
  tokenizer: tokenizerVersion,
  icu: process.versions['icu'] ?? '',
});

export interface Header extends Versions {
  readonly products: number;
  readonly terms: number;
  /** Least value and width of each column of numbers. */
  readonly columns: Readonly<Record<string, readonly [least: number, width: number]>>;
  /** How many texts each list has. */
  readonly texts: Readonly<Record<string, number>>;
  /** Where each section is, behind the header. */
  readonly sections: Readonly<Record<string, readonly [at: number, length: number]>>;
}

const magic = 0x31585353;
const format = 2;
const aligned = (length: number): number => (length + 7) & ~7;

/** Collects the sections of a segment, each at an address that typed arrays can look at. */
class Sections {
  readonly places: Record<string, readonly [number, number]> = {};
  readonly columns: Record<string, readonly [number, number]> = {};
  readonly texts: Record<string, number> = {};
  readonly #writer = new ByteWriter(1 << 16);

  add(name: string, data: Uint8Array | Uint32Array): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.places[name] = [this.#writer.length, bytes.length];
    this.#writer.append(bytes);
    this.#writer.append(new Uint8Array(aligned(bytes.length) - bytes.length));
  }

  column(name: string, values: ArrayLike<number>): void {
    const { least, width, bytes } = packColumn(values);
    this.columns[name] = [least, width];
    this.add(name, bytes);
  }

  list(name: string, texts: readonly string[]): void {
    const { bytes, blocks } = writeTexts(texts);
    this.texts[name] = texts.length;
    this.add(`${name}.texts`, bytes);
    this.add(`${name}.blocks`, blocks);
  }

  behind(header: Uint8Array): Uint8Array {
    const start = aligned(8 + header.length);
    const all = new Uint8Array(start + this.#writer.length);
    const view = new DataView(all.buffer);
    view.setUint32(0, magic, true);
    view.setUint32(4, header.length, true);
    all.set(header, 8);
    all.set(this.#writer.written(), start);
    return all;
  }
}

const distinct = (texts: Iterable<string>): string[] => [...new Set(texts)].sort(byText);
const placesIn = (texts: readonly string[]): ReadonlyMap<string, number> => new Map(texts.map((text, i) => [text, i]));

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
  for (const name of labels) {
    const texts = distinct(rows.map((row) => row[name]));
    const places = placesIn(texts);
    sections.list(name, texts);
    sections.column(
      name,
      rows.map((row) => places.get(row[name]) ?? 0),
    );
  }
  writeAttributes(sections, rows);
  const header: Header = {
    ...versions(),
    products: rows.length,
    terms: count,
    columns: sections.columns,
    texts: sections.texts,
    sections: sections.places,
  };
  return sections.behind(utf8(JSON.stringify(header)));
};

const isHeader = (value: unknown): value is Header =>
  typeof value === 'object' && value !== null && 'sections' in value && 'columns' in value && 'products' in value;

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new UnreadableSegment('A segment whose header was changed.', { cause });
  }
};

/** The header of a segment, and its sections by name. */
export const readSections = (bytes: Uint8Array): { header: Header; section: (name: string) => Uint8Array } => {
  // Typed arrays look at the bytes themselves, so they have to begin where eight divides.
  const all = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  if (all.length < 8 || view.getUint32(0, true) !== magic) throw new UnreadableSegment('Not a segment.');
  const length = view.getUint32(4, true);
  const header = jsonOf(all.subarray(8, 8 + length));
  if (!isHeader(header)) throw new UnreadableSegment('A segment without a header.');
  if (header.format !== format) throw new UnreadableSegment(`A segment in format ${header.format}, not ${format}.`);
  const start = aligned(8 + length);
  return {
    header,
    section: (name) => {
      const [at, size] = header.sections[name] ?? [0, 0];
      if (start + at + size > all.length) throw new UnreadableSegment(`A segment that ends within ${name}.`);
      return all.subarray(start + at, start + at + size);
    },
  };
};

/** Four-byte numbers, looked at where they are. */
export const words = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

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
