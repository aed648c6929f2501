/** Two numbers of 32 bits that follow from a text; of ten million texts, two agree in both once in a hundred thousand times. */
const hashesOf = (text: string): readonly [number, number] => {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995);
    other ^= other >>> 13;
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b);
  // Nought is a free place.
  return [(one ^ (one >>> 13)) >>> 0 || 1, other >>> 0];
};

/** Which of many names have come before, in eight bytes for each and its room: a Set of ten million strings takes a gigabyte. */
export class Seen {
  #ones = new Uint32Array(2 ** 16);
  #others = new Uint32Array(2 ** 16);
  size = 0;

  /** Whether it is new. */
  add(name: string): boolean {
    if (this.size * 3 > this.#ones.length * 2) this.#grow();
    const [one, other] = hashesOf(name);
    const isNew = this.#put(one, other);
    if (isNew) this.size++;
    return isNew;
  }

  has(name: string): boolean {
    const [one, other] = hashesOf(name);
    return this.#ones[this.#placeOf(one, other)] === one;
  }

  #placeOf(one: number, other: number): number {
    const mask = this.#ones.length - 1;
    let place = one & mask;
    while (this.#ones[place] !== 0 && (this.#ones[place] !== one || this.#others[place] !== other))
      place = (place + 1) & mask;
    return place;
  }

  #put(one: number, other: number): boolean {
    const place = this.#placeOf(one, other);
    if (this.#ones[place] === one) return false;
    this.#ones[place] = one;
    this.#others[place] = other;
    return true;
  }

  #grow(): void {
    const [ones, others] = [this.#ones, this.#others];
    this.#ones = new Uint32Array(ones.length * 2);
    this.#others = new Uint32Array(ones.length * 2);
    for (let i = 0; i < ones.length; i++) if (ones[i]) this.#put(ones[i] ?? 0, others[i] ?? 0);
  }
}
