import { ByteReader, type ByteWriter } from './bytes.ts';

/** How the gaps between the products of a list are kept: one less than what each product is behind the one before it. */
export interface Gaps {
  readonly write: (writer: ByteWriter, gap: number) => void;
  /** Puts down so many products; where their gaps end. */
  readonly read: (bytes: Uint8Array, from: number, products: Uint32Array, count: number) => number;
}

// The largest number of a byte, or of two, is no gap: it says that the gap is so much larger than what follows.

const inBytes: Gaps = {
  write: (writer, gap) => {
    for (let rest = gap; rest >= 0; rest -= 0xff) writer.byte(Math.min(rest, 0xff));
  },
  read: (bytes, from, products, count) => {
    let next = from;
    let product = -1;
    for (let i = 0; i < count; i++) {
      let gap = bytes[next++] ?? 0;
      for (; gap === 0xff; gap = bytes[next++] ?? 0) product += gap;
      product += gap + 1;
      products[i] = product;
    }
    return next;
  },
};

const inPairs: Gaps = {
  write: (writer, gap) => {
    for (let rest = gap; rest >= 0; rest -= 0xffff) {
      const pair = Math.min(rest, 0xffff);
      writer.byte(pair & 0xff);
      writer.byte(pair >> 8);
    }
  },
  read: (bytes, from, products, count) => {
    let next = from;
    let product = -1;
    for (let i = 0; i < count; next += 2) {
      const gap = (bytes[next] ?? 0) | ((bytes[next + 1] ?? 0) << 8);
      product += gap;
      if (gap === 0xffff) continue;
      products[i++] = ++product;
    }
    return next;
  },
};

const inVarints: Gaps = {
  write: (writer, gap) => writer.varint(gap),
  read: (bytes, from, products, count) => {
    const reader = new ByteReader(bytes, from);
    let product = -1;
    for (let i = 0; i < count; i++) {
      product += reader.varint() + 1;
      products[i] = product;
    }
    return reader.at;
  },
};

/**
 * The smallest that most gaps of a list fit into: all of a list are as long, so that whoever reads them has nothing to
 * guess. Of lists with next to no products only the size matters.
 *
 * @param size how many products the segment has
 */
export const gapsOf = (count: number, size: number): Gaps => {
  const average = size / count;
  if (average < 1 << 7) return inBytes;
  return average < 1 << 13 ? inPairs : inVarints;
};
