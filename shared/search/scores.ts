import type { Filter } from './filter.ts';

/** What is noted of a product while a query is scored, in the bits of one number. */
const wordShift = 16;
const requiredShift = 22;

export const lastWordOf = (mark: number): number => mark & 0xff;
export const lastPositionOf = (mark: number): number => (mark >> 8) & 0xff;
/** How many words of the query a product has, and how many of those that it must have. */
export const wordsOfMark = (mark: number): number => (mark >> wordShift) & 0x3f;
const requiredOfMark = (mark: number): number => (mark >> requiredShift) & 0x3f;

/** The mark after one more word: which one it is, and where in the name. */
export const withWord = (mark: number, word: number, position: number, required: number): number =>
  (mark & ~0xffff) + word + (position << 8) + (1 << wordShift) + (required << requiredShift);

/** What a query finds in a segment: products, each with its score and mark at the same place. Valid until the next query. */
export interface Hits {
  readonly products: Uint32Array;
  readonly score: Float32Array;
  readonly marks: Int32Array;
}

/** Below the largest number of a slot, by more than a query may need. */
const mostSlots = 2 ** 30;

/**
 * Room to score in, for one query after the other: nothing is allocated for a product. Those that are met get one slot
 * after the other, so that what is noted of a few of many goods lies side by side.
 */
export class Scores {
  /**
   * By product: its slot, counted on from what the queries before have used. Less than `base` is that of a product that this
   * query has not met, `base` that of one that its filters refused. So nothing has to be wiped out between two queries.
   */
  readonly slots: Int32Array;
  base = 1;
  /** By slot, from 1 on, and so are the others. */
  readonly products: Uint32Array;
  readonly marks: Int32Array;
  readonly score: Float32Array;
  /** How often the last word was found so far. */
  readonly frequency: Float32Array;
  #next = 1;

  constructor(size: number) {
    this.slots = new Int32Array(size);
    this.products = new Uint32Array(size + 2);
    this.marks = new Int32Array(size + 1);
    this.score = new Float32Array(size + 1);
    this.frequency = new Float32Array(size + 1);
  }

  /** Gives a slot to those of some products that were not met yet, and that a filter lets through. It is asked once. */
  meet(met: Uint32Array, count: number, filter: Filter): void {
    const { slots, products, marks, score, base } = this;
    const first = this.#next;
    const end = this.#putFresh(met, count);
    for (let i = first; i < end; i++) slots[products[i] ?? 0] = base;
    this.#next += filter(products.subarray(first, end), end - first);
    for (let slot = first; slot < this.#next; slot++) {
      slots[products[slot] ?? 0] = base + slot;
      marks[slot] = 0;
      score[slot] = 0;
    }
  }

  /** Puts those of some products that were not met yet behind those that have a slot; where they end. */
  #putFresh(met: Uint32Array, count: number): number {
    const { slots, products, base } = this;
    let end = this.#next;
    if (end === 1) {
      products.set(met.subarray(0, count), 1);
      return 1 + count;
    }
    for (let i = 0; i < count; i++) {
      const product = met[i] ?? 0;
      products[end] = product;
      end += (slots[product] ?? 0) < base ? 1 : 0;
    }
    return end;
  }

  /** What has every word that is needed. */
  hits(needed: number): Hits {
    const end = needed === 0 ? this.#next : this.#narrowed(needed);
    const { products, marks, score } = this;
    return { products: products.subarray(1, end), score: score.subarray(1, end), marks: marks.subarray(1, end) };
  }

  #narrowed(needed: number): number {
    const { products, marks, score } = this;
    let kept = 1;
    for (let slot = 1; slot < this.#next; slot++) {
      const mark = marks[slot] ?? 0;
      if (requiredOfMark(mark) < needed) continue;
      products[kept] = products[slot] ?? 0;
      score[kept] = score[slot] ?? 0;
      marks[kept++] = mark;
    }
    return kept;
  }

  /** Forgets a query. */
  clear(): void {
    this.base += this.#next;
    this.#next = 1;
    if (this.base < mostSlots) return;
    this.slots.fill(0);
    this.base = 1;
  }
}
