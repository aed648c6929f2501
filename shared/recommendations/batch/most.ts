/** Numbers up to this one can be told apart in the bits that a float of 32 bits leaves free in one of 64. */
const last = 2 ** 29 - 1;

/**
 * Picks the most of many scored products, ties by the product's rank. Score and rank are one number each, so that the
 * numbers' own sort does it all: a score of 32 bits leaves the lowest 29 of 64 free, and there the rank stands, reversed.
 */
export class Most {
  #keys = new Float64Array(1024);
  #words = new Uint32Array(this.#keys.buffer);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** A score that is not below nought, and a rank that nobody else has. */
  add(score: number, rank: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    this.#keys[this.#length] = Math.fround(score);
    const at = this.#length++ * 2;
    this.#words[at] = (this.#words[at] ?? 0) | (last - rank);
  }

  /** The ranks of the most, the highest score first. */
  *take(count: number): Generator<number> {
    this.#keys.subarray(0, this.#length).sort();
    for (let i = this.#length - 1; i >= Math.max(0, this.#length - count); i--)
      yield last - ((this.#words[i * 2] ?? 0) & last);
  }

  #grow(): void {
    const keys = this.#keys;
    this.#keys = new Float64Array(keys.length * 2);
    this.#keys.set(keys);
    this.#words = new Uint32Array(this.#keys.buffer);
  }
}
