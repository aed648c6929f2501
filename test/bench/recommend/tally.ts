/** Scores of a few among many items, added up and read again and again without a new array. */
export class Tally {
  readonly #scores: Float64Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: number[] = [];

  constructor(items: number) {
    this.#scores = new Float64Array(items);
    this.#isTouched = new Uint8Array(items);
  }

  add(item: number, amount: number): void {
    if (this.#isTouched[item] === 0) {
      this.#isTouched[item] = 1;
      this.#touched.push(item);
    }
    this.#scores[item] = (this.#scores[item] ?? 0) + amount;
  }

  /** The items of the highest scores, ties in the order of their numbers; and all is forgotten. */
  best(count: number, excluded: readonly number[]): number[] {
    for (const item of excluded) this.#scores[item] = Number.NEGATIVE_INFINITY;
    const best: number[] = [];
    let least = Number.NEGATIVE_INFINITY;
    for (const item of this.#touched) {
      const score = this.#scores[item] ?? 0;
      // Most of them stop here.
      if (score < least || score === Number.NEGATIVE_INFINITY) continue;
      this.#place(item, best);
      if (best.length > count) best.pop();
      if (best.length === count) least = this.#scores[best.at(-1) ?? 0] ?? 0;
    }
    this.#forget(excluded);
    return best;
  }

  /** All scores, and all is forgotten. */
  scored(): { readonly item: number; readonly score: number }[] {
    const scored = this.#touched.map((item) => ({ item, score: this.#scores[item] ?? 0 }));
    this.#forget([]);
    return scored;
  }

  #place(item: number, best: number[]): void {
    let at = best.length;
    while (at > 0 && this.#isBefore(item, best[at - 1] ?? 0)) at--;
    best.splice(at, 0, item);
  }

  #forget(excluded: readonly number[]): void {
    for (const item of this.#touched) {
      this.#scores[item] = 0;
      this.#isTouched[item] = 0;
    }
    for (const item of excluded) this.#scores[item] = 0;
    this.#touched.length = 0;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = (this.#scores[one] ?? 0) - (this.#scores[other] ?? 0);
    return difference > 0 || (difference === 0 && one < other);
  }
}
