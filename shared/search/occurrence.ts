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
const mostCount = 255;

/** Whether an occurrence is the plain one: once, in the name, at the position that is its head. */
export const isPlain = (head: number): boolean => head <= lastPosition;

/**
 * An occurrence in bytes. Its head is `0…239` for once in the name, at this position, which is what nearly all of a title
 * are. Else it is `240 + fields`, and the rest says how often it is in each of them; of the name also where first.
 */
export const writeOccurrence = (heads: ByteWriter, rests: ByteWriter, { positions, counts }: Occurrence): void => {
  const [first] = positions;
  const at = Math.min(first ?? 0, lastPosition);
  if (positions.length === 1 && counts.every((count) => count === 0)) {
    heads.byte(at);
    return;
  }
  const others = counts.reduce((mask, count, i) => (count > 0 ? mask | (inFacts << i) : mask), 0);
  heads.byte(lastPosition + 1 + others + (first === undefined ? 0 : inName));
  if (first !== undefined) {
    rests.byte(Math.min(positions.length, mostCount));
    rests.byte(at);
  }
  for (const count of counts) if (count > 0) rests.byte(Math.min(count, mostCount));
};

/** How many bytes the rest of an occurrence has, by its head. 240 has none of the four low bits: what is left are fields. */
export const restLengths = Uint8Array.from({ length: 256 }, (_, head) => {
  if (isPlain(head)) return 0;
  const fields = [0b0010, 0b0100, 0b1000].filter((field) => head & field);
  return fields.length + (head & inName ? 2 : 0);
});
