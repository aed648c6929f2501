import { ByteReader, ByteWriter, byText, sharedPrefix, textOf, utf8 } from './bytes.ts';

const blockSize = 16;

/** A sorted list of texts in bytes: of each only what differs from the one before it. */
export const writeTexts = (texts: readonly string[]): { bytes: Uint8Array; blocks: Uint32Array } => {
  const writer = new ByteWriter(texts.length * 8 + 16);
  const blocks: number[] = [];
  let last: Uint8Array = new Uint8Array();
  texts.forEach((text, i) => {
    if (i % blockSize === 0) {
      blocks.push(writer.length);
      last = new Uint8Array();
    }
    const bytes = utf8(text);
    const shared = sharedPrefix(last, bytes);
    writer.varint(shared);
    writer.varint(bytes.length - shared);
    writer.append(bytes.subarray(shared));
    last = bytes;
  });
  return { bytes: writer.written(), blocks: Uint32Array.from(blocks) };
};

/** A sorted list of texts that stays in its bytes: ids of products, names of merchants and brands. */
export class TextList {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #blocks: Uint32Array;
  #all: readonly string[] | undefined;

  constructor(bytes: Uint8Array, blocks: Uint32Array, length: number) {
    this.#bytes = bytes;
    this.#blocks = blocks;
    this.length = length;
  }

  at(ordinal: number): string {
    if (ordinal >= this.length) return '';
    const reader = new ByteReader(this.#bytes, this.#blocks[Math.floor(ordinal / blockSize)] ?? 0);
    let length = 0;
    for (let rest = ordinal % blockSize; rest >= 0; rest--) length = this.#next(reader);
    return textOf(buffer, 0, length);
  }

  /** The place of a text, or −1. */
  find(text: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byText(this.#decoded(middle, 1)[0] ?? '', text) <= 0) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return -1;
    const within = this.#decoded(low - 1, blockSize).indexOf(text);
    return within < 0 ? -1 : (low - 1) * blockSize + within;
  }

  /** All of them, decoded once: for lists that queries look at again and again. */
  get all(): readonly string[] {
    this.#all ??= [...this];
    return this.#all;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let block = 0; block < this.#blocks.length; block++) yield* this.#decoded(block, blockSize);
  }

  #decoded(block: number, most: number): string[] {
    const reader = new ByteReader(this.#bytes, this.#blocks[block] ?? 0);
    const count = Math.min(most, this.length - block * blockSize);
    return Array.from({ length: count }, () => {
      const length = this.#next(reader);
      return textOf(buffer, 0, length);
    });
  }

  /** Reads the next text of a block over the one before it; how many bytes it has. */
  #next(reader: ByteReader): number {
    const shared = reader.varint();
    const length = shared + reader.varint();
    if (length > buffer.length) buffer = enlarged(buffer, length);
    for (let at = shared; at < length; at++) buffer[at] = reader.byte();
    return length;
  }
}

let buffer = new Uint8Array(1024);

const enlarged = (bytes: Uint8Array, length: number): typeof buffer => {
  const larger = new Uint8Array(length * 2);
  larger.set(bytes);
  return larger;
};
