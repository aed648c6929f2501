/** Room to score in, for one query after the other: nothing is allocated for a product. */
export class Scores {
  /** Products that were met, those that a filter refused too. */
  readonly met: Uint32Array;
  count = 0;
  /** 0 for what was not met yet, 1 for what is a candidate, 2 for what a filter refused. */
  readonly state: Uint8Array;
  readonly score: Float32Array;
  /** How many words of the query a product has, and how many of those that it must have. */
  readonly words: Uint8Array;
  readonly required: Uint8Array;
  /** The last word that was found in a product, where in its name, and how often so far. */
  readonly lastWord: Uint8Array;
  readonly lastPosition: Uint8Array;
  readonly frequency: Float32Array;

  constructor(size: number) {
    this.met = new Uint32Array(size);
    this.state = new Uint8Array(size);
    this.score = new Float32Array(size);
    this.words = new Uint8Array(size);
    this.required = new Uint8Array(size);
    this.lastWord = new Uint8Array(size);
    this.lastPosition = new Uint8Array(size);
    this.frequency = new Float32Array(size);
  }

  /** Whether a product is a candidate. The filter is asked once, when the product is met. */
  meet(product: number, accepts: (product: number) => boolean): boolean {
    const state = this.state[product] ?? 0;
    if (state !== 0) return state === 1;
    const accepted = accepts(product);
    this.state[product] = accepted ? 1 : 2;
    this.met[this.count++] = product;
    return accepted;
  }

  /** Forgets a query, at the cost of what it met. */
  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const product = this.met[i] ?? 0;
      this.state[product] = 0;
      this.score[product] = 0;
      this.words[product] = 0;
      this.required[product] = 0;
      this.lastWord[product] = 0;
    }
    this.count = 0;
  }
}
