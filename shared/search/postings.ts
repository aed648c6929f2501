import { ByteWriter } from './bytes.ts';
import type { Entry } from './dictionary.ts';
import { gapsOf } from './gaps.ts';
import { restLengths } from './occurrence.ts';
import type { Scores } from './scores.ts';

/**
 * The postings of a term: the gaps between the products that have it, then the heads of where it stands in each, then the
 * rests of those that have one.
 *
 * @param products their places, in their order
 * @param size how many products the segment has
 */
export const writePostings = (
  products: readonly number[],
  heads: Uint8Array,
  rests: Uint8Array,
  size: number,
): Uint8Array => {
  const writer = new ByteWriter(products.length * 3 + rests.length);
  const gaps = gapsOf(products.length, size);
  let last = -1;
  for (const product of products) {
    gaps.write(writer, product - last - 1);
    last = product;
  }
  writer.append(heads);
  writer.append(rests);
  return writer.written();
};

/** A list of postings, decoded: which products, and where the term stands in each. */
export interface Decoded {
  products: Uint32Array;
  heads: Uint8Array;
  /** Where the rest of each is. */
  rests: Uint32Array;
  count: number;
}

export const decoded = (capacity: number): Decoded => ({
  products: new Uint32Array(capacity),
  heads: new Uint8Array(capacity),
  rests: new Uint32Array(capacity),
  count: 0,
});

/**
 * The postings of all terms of a segment. They stay in their bytes, and each query decodes those that it needs, into
 * arrays that are used again and again: nothing is allocated for a posting.
 */
export class Postings {
  readonly bytes: Uint8Array;
  readonly #size: number;

  /** @param size how many products the segment has */
  constructor(bytes: Uint8Array, size: number) {
    this.bytes = bytes;
    this.#size = size;
  }

  /** Decodes the products of a list alone, and says where the heads begin. */
  decodeProducts({ at, count }: Entry, into: Decoded): number {
    if (into.products.length < count) Object.assign(into, decoded(count * 2));
    into.count = count;
    return gapsOf(count, this.#size).read(this.bytes, at, into.products, count);
  }

  decode(entry: Entry, into: Decoded): void {
    const from = this.decodeProducts(entry, into);
    const { bytes } = this;
    const { heads, rests, count } = into;
    let rest = from + count;
    for (let i = 0; i < count; i++) {
      const head = bytes[from + i] ?? 0;
      heads[i] = head;
      rests[i] = rest;
      rest += restLengths[head] ?? 0;
    }
  }

  /** Decodes those of a list that have a slot: of a long list few have one. */
  decodeMet(entry: Entry, into: Decoded, { slots, base }: Pick<Scores, 'slots' | 'base'>): void {
    const from = this.decodeProducts(entry, into);
    const { bytes } = this;
    const { products, heads, rests, count } = into;
    let rest = from + count;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      const head = bytes[from + i] ?? 0;
      if ((slots[product] ?? 0) > base) {
        products[found] = product;
        heads[found] = head;
        rests[found++] = rest;
      }
      rest += restLengths[head] ?? 0;
    }
    into.count = found;
  }
}
