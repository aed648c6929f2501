import { ByteWriter } from './bytes.ts';
import type { Entry } from './dictionary.ts';
import { gapsOf } from './gaps.ts';
import { restLengths } from './occurrence.ts';

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
  count: number;
  /** Where the heads of all of them begin. */
  from: number;
  /** What `locate` puts down: the head of each, and where its rest is. */
  heads: Uint8Array;
  rests: Uint32Array;
}

export const decoded = (capacity: number): Decoded => ({
  products: new Uint32Array(capacity),
  count: 0,
  from: 0,
  heads: new Uint8Array(capacity),
  rests: new Uint32Array(capacity),
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

  /** Which products a list has. */
  decode({ at, count }: Entry, into: Decoded): void {
    if (into.products.length < count) Object.assign(into, decoded(count * 2));
    into.count = count;
    into.from = gapsOf(count, this.#size).read(this.bytes, at, into.products, count);
  }

  /** Keeps those products of a list whose number is above another one, and looks up where the term stands in them. */
  locate(list: Decoded, numbers: Int32Array, above: number): void {
    const { bytes } = this;
    const { products, heads, rests, count, from } = list;
    let rest = from + count;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      const head = bytes[from + i] ?? 0;
      if ((numbers[product] ?? 0) > above) {
        products[kept] = product;
        heads[kept] = head;
        rests[kept++] = rest;
      }
      rest += restLengths[head] ?? 0;
    }
    list.count = kept;
  }
}
