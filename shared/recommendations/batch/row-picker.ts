import { formula } from '../formula.ts';
import { Most } from './most.ts';
import type { ListWriter } from './neighbour-lists.ts';

export interface Kept {
  /** So many neighbours of a product; `formula.kept` unless told. */
  readonly kept?: number;
  /** Those of which it is the most are kept, and come first; how much was seen together unless told. */
  readonly by?: (together: number, seedWeight: number, neighbourWeight: number) => number;
  /** The place of each product's id among all ids: ties go to the first. Its number unless told. */
  readonly ranks?: Uint32Array;
  /** How far it has come: 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** What a block of products met, each product's from where the one before it ends. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly ends: Float64Array;
  readonly neighbours: Uint32Array;
  readonly amounts: Float64Array;
}

const inverse = (ranks: Uint32Array): Uint32Array => {
  const products = new Uint32Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) products[ranks[i] ?? 0] = i;
  return products;
};

/** Adds up what one product after the other has met, and keeps the most of it. */
export class RowPicker {
  readonly #weights: Float64Array;
  readonly #lists: ListWriter;
  readonly #how: Kept;
  readonly #byRank: Uint32Array | undefined;
  readonly #sums: Float64Array;
  readonly #touched: Uint32Array;
  readonly #most = new Most();

  constructor(weights: Float64Array, lists: ListWriter, how: Kept) {
    this.#weights = weights;
    this.#lists = lists;
    this.#how = how;
    this.#byRank = how.ranks && inverse(how.ranks);
    this.#sums = new Float64Array(weights.length);
    this.#touched = new Uint32Array(weights.length);
  }

  pick(seed: number, { neighbours, amounts }: Block, start: number, end: number): void {
    const touched = this.#addUp(neighbours, amounts, start, end);
    this.#most.clear();
    for (let i = 0; i < touched; i++) this.#weigh(seed, this.#touched[i] ?? 0);
    for (const rank of this.#most.take(this.#how.kept ?? formula.kept)) {
      const neighbour = this.#byRank ? (this.#byRank[rank] ?? 0) : rank;
      this.#lists.push(neighbour, this.#sums[neighbour] ?? 0);
    }
    this.#lists.endOf(seed);
    for (let i = 0; i < touched; i++) this.#sums[this.#touched[i] ?? 0] = 0;
  }

  #weigh(seed: number, neighbour: number): void {
    const { by, ranks } = this.#how;
    const sum = this.#sums[neighbour] ?? 0;
    const score = by ? by(sum, this.#weights[seed] ?? 0, this.#weights[neighbour] ?? 0) : sum;
    this.#most.add(score, ranks ? (ranks[neighbour] ?? 0) : neighbour);
  }

  #addUp(neighbours: Uint32Array, amounts: Float64Array, start: number, end: number): number {
    let touched = 0;
    for (let i = start; i < end; i++) {
      const neighbour = neighbours[i] ?? 0;
      const sum = this.#sums[neighbour] ?? 0;
      if (sum === 0) this.#touched[touched++] = neighbour;
      this.#sums[neighbour] = sum + (amounts[i] ?? 0);
    }
    return touched;
  }
}
