import type { ByteWriter } from './bytes.ts';

/** The fields in which a term stands, as bits: name, facts, category, description. */
export const inName = 1;
const inFacts = 2;

/** Where a term stands in one product. */
export interface Occurrence {
  /** Positions in the name: neighbours there count. */
  readonly positions: number[];
  /** How often in brand and attributes, in the category, in the description. */
  readonly counts: [facts: number, category: number, description: number];
}

export const lastPosition = 239;
const mostPositions = 8;
const mostCount = 255;

/**
 * An occurrence in bytes: `0…239` is once in the name, at this position, which is what nearly all of a title are. Else
 * `240 + fields`, then for the name how many and which positions, for the others how many.
 */
export const writeOccurrence = (writer: ByteWriter, { positions, counts }: Occurrence): void => {
  const [first] = positions;
  if (first !== undefined && positions.length === 1 && counts.every((count) => count === 0)) {
    writer.byte(Math.min(first, lastPosition));
    return;
  }
  const others = counts.reduce((mask, count, i) => (count > 0 ? mask | (inFacts << i) : mask), 0);
  writer.byte(lastPosition + 1 + others + (positions.length > 0 ? inName : 0));
  if (positions.length > 0) {
    const kept = positions.slice(0, mostPositions);
    writer.byte(kept.length);
    for (const position of kept) writer.byte(Math.min(position, lastPosition));
  }
  for (const count of counts) if (count > 0) writer.byte(Math.min(count, mostCount));
};

/** Where the bytes of an occurrence end. */
export const endOfOccurrence = (bytes: Uint8Array, at: number): number => {
  const head = bytes[at] ?? 0;
  if (head <= lastPosition) return at + 1;
  let end = at + 1;
  if (head & inName) end += 1 + (bytes[end] ?? 0);
  // 240 has none of the four low bits: what is left of the head is the fields.
  for (let mask = (head & 0b1110) >> 1; mask > 0; mask >>= 1) end += mask & 1;
  return end;
};

/** A list of postings, decoded: which products, and where the bytes of each occurrence are. */
export interface Decoded {
  products: Uint32Array;
  at: Uint32Array;
  count: number;
}

export const decoded = (capacity: number): Decoded => ({
  products: new Uint32Array(capacity),
  at: new Uint32Array(capacity),
  count: 0,
});

/** Decodes into arrays that are used again and again: nothing is allocated for a posting. */
export const decode = (bytes: Uint8Array, from: number, count: number, into: Decoded): void => {
  decodeMet(bytes, from, count, into, undefined);
};

/** The same, of the products alone that have a slot: of a long list few are, and the rest is only passed over. */
export const decodeMet = (
  bytes: Uint8Array,
  from: number,
  count: number,
  into: Decoded,
  slots: Int32Array | undefined,
): void => {
  if (into.products.length < count) {
    into.products = new Uint32Array(count * 2);
    into.at = new Uint32Array(count * 2);
  }
  const { products, at } = into;
  let next = from;
  let product = -1;
  let found = 0;
  for (let i = 0; i < count; i++) {
    let byte = bytes[next++] ?? 0;
    let gap = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[next++] ?? 0;
      gap |= (byte & 0x7f) << shift;
    }
    product += gap + 1;
    if (slots === undefined || (slots[product] ?? 0) > 0) {
      products[found] = product;
      at[found++] = next;
    }
    next = (bytes[next] ?? 0) <= lastPosition ? next + 1 : endOfOccurrence(bytes, next);
  }
  into.count = found;
};

/** Whether an occurrence is the plain one: once, in the name, at the position that is its byte. */
export const isPlain = (head: number): boolean => head <= lastPosition;
