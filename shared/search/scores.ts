import type { Filter } from './filter.ts';

/** What is noted of a product while a query is scored, in the bits of one number. Zero is what was not met yet. */
export const refused = -1;
const met = 1 << 30;
const wordShift = 16;
const requiredShift = 22;

export const lastWordOf = (mark: number): number => mark & 0xff;
export const lastPositionOf = (mark: number): number => (mark >> 8) & 0xff;
/** How many words of the query a product has, and how many of those that it must have. */
export const wordsOfMark = (mark: number): number => (mark >> wordShift) & 0x3f;
export const requiredOfMark = (mark: number): number => (mark >> requiredShift) & 0x3f;

/** The mark after one more word: which one it is, and where in the name. */
export const withWord = (mark: number, word: number, position: number, required: number): number =>
  (mark & ~0xffff) + word + (position << 8) + (1 << wordShift) + (required << requiredShift);

/** Room to score in, for one query after the other: nothing is allocated for a product. */
export class Scores {
  /** Products that were met, those that a filter refused too. */
  readonly met: Uint32Array;
  count = 0;
  readonly marks: Int32Array;
  readonly score: Float32Array;
  /** How often the last word was found so far. */
  readonly frequency: Float32Array;

  constructor(size: number) {
    this.met = new Uint32Array(size);
    this.marks = new Int32Array(size);
    this.score = new Float32Array(size);
    this.frequency = new Float32Array(size);
  }

  /** The first mark of a product. The filter is asked once, now. */
  meet(product: number, filter: Filter): number {
    const mark = filter.accepts(product) ? met : refused;
    this.marks[product] = mark;
    this.met[this.count++] = product;
    return mark;
  }

  /** What the filter let through and what has every word that is needed; all else is forgotten. */
  hits(needed: number): Uint32Array {
    const { met: products, marks, score } = this;
    let found = 0;
    for (let i = 0; i < this.count; i++) {
      const product = products[i] ?? 0;
      const mark = marks[product] ?? 0;
      if (mark !== refused && requiredOfMark(mark) >= needed) products[found++] = product;
      else {
        marks[product] = 0;
        score[product] = 0;
      }
    }
    this.count = found;
    return products.subarray(0, found);
  }

  /** Forgets a query, at the cost of what it met. */
  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const product = this.met[i] ?? 0;
      this.marks[product] = 0;
      this.score[product] = 0;
    }
    this.count = 0;
  }
}
