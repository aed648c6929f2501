import { ByteWriter, UnreadableSegment, utf8 } from './bytes.ts';
import { packColumn } from './columns.ts';
import { writeTexts } from './text-list.ts';
import { tokenizerVersion } from './tokenize.ts';

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
  /** How many words the products have in each field, on average. */
  readonly averages: readonly [number, number, number, number];
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
export class Sections {
  readonly #places: Record<string, readonly [number, number]> = {};
  readonly #columns: Record<string, readonly [number, number]> = {};
  readonly #texts: Record<string, number> = {};
  readonly #writer = new ByteWriter(1 << 16);

  add(name: string, data: Uint8Array | Uint32Array): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#places[name] = [this.#writer.length, bytes.length];
    this.#writer.append(bytes);
    this.#writer.append(new Uint8Array(aligned(bytes.length) - bytes.length));
  }

  column(name: string, values: ArrayLike<number>): void {
    const { least, width, bytes } = packColumn(values);
    this.#columns[name] = [least, width];
    this.add(name, bytes);
  }

  list(name: string, texts: readonly string[]): void {
    const { bytes, blocks } = writeTexts(texts);
    this.#texts[name] = texts.length;
    this.add(`${name}.texts`, bytes);
    this.add(`${name}.blocks`, blocks);
  }

  /** The sections behind their header. */
  finished(contents: Pick<Header, 'products' | 'terms' | 'averages'>): Uint8Array {
    const [columns, texts, sections] = [this.#columns, this.#texts, this.#places];
    const header = utf8(JSON.stringify({ ...versions(), ...contents, columns, texts, sections } satisfies Header));
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

const isHeader = (value: unknown): value is Header =>
  typeof value === 'object' && value !== null && 'sections' in value && 'averages' in value && 'columns' in value;

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
