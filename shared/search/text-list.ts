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

  constructor(bytes: Uint8Array, blocks: Uint32Array, length: number) {
    this.#bytes = bytes;
    this.#blocks = blocks;
    this.length = length;
  }

  at(ordinal: number): string {
    const block = Math.floor(ordinal / blockSize);
    return this.#decoded(block, (ordinal % blockSize) + 1).at(-1) ?? '';
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

  *[Symbol.iterator](): Generator<string> {
    for (let block = 0; block < this.#blocks.length; block++) yield* this.#decoded(block, blockSize);
  }

  #decoded(block: number, most: number): string[] {
    const reader = new ByteReader(this.#bytes, this.#blocks[block] ?? 0);
    const texts: string[] = [];
    const bytes: number[] = [];
    const count = Math.min(most, this.length - block * blockSize);
    for (let i = 0; i < count; i++) {
      bytes.length = reader.varint();
      for (let rest = reader.varint(); rest > 0; rest--) bytes.push(reader.byte());
      const whole = Uint8Array.from(bytes);
      texts.push(textOf(whole, 0, whole.length));
    }
    return texts;
  }
}
