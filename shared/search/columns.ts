import { words } from './bytes.ts';

/** A column of whole numbers in bytes: what each is more than the least of them, in as few bytes as the largest needs. */
export class Column {
  readonly least: number;
  readonly width: number;
  readonly bytes: Uint8Array;

  constructor(least: number, width: number, bytes: Uint8Array) {
    this.least = least;
    this.width = width;
    this.bytes = bytes;
  }

  /** One of them, out of its bytes. */
  at(place: number): number {
    const { width, bytes } = this;
    let value = 0;
    for (let at = (place + 1) * width - 1; at >= place * width; at--) value = value * 256 + (bytes[at] ?? 0);
    return value + this.least;
  }

  /** All of them, for columns that queries look at again and again. */
  asBytes(size: number): Uint8Array {
    return this.#isPlain(1) ? this.bytes : this.#into(new Uint8Array(size));
  }

  asWords(size: number): Uint32Array {
    return this.#isPlain(4) ? words(this.bytes) : this.#into(new Uint32Array(size));
  }

  asNumbers(size: number): Uint32Array | Float64Array {
    return this.least + 256 ** this.width <= 2 ** 32 ? this.asWords(size) : this.#into(new Float64Array(size));
  }

  /** Whether the numbers are what the bytes say, without anything to be added: they are looked at where they are. */
  #isPlain(width: number): boolean {
    return this.width === width && this.least === 0;
  }

  #into<T extends Uint8Array | Uint32Array | Float64Array>(values: T): T {
    const { least, width, bytes } = this;
    if (width === 0) values.fill(least);
    else if (width === 2)
      for (let i = 0; i < values.length; i++) values[i] = (bytes[2 * i] ?? 0) + (bytes[2 * i + 1] ?? 0) * 256 + least;
    else for (let i = 0; i < values.length; i++) values[i] = this.at(i);
    return values;
  }
}

/** From which number on they count, and in how many bytes. Where it costs a byte at the most, they need no decoding. */
const layoutOf = (least: number, most: number): [least: number, width: number] => {
  const range = most - least;
  if (range > 0 && least >= 0 && most < 2 ** 8) return [0, 1];
  if (range >= 2 ** 16 && least >= 0 && most < 2 ** 32) return [0, 4];
  let width = 0;
  for (let rest = range; rest > 0; rest = Math.floor(rest / 256)) width++;
  return [least, width];
};

export const packColumn = (values: ArrayLike<number>): Column => {
  let first = values[0] ?? 0;
  let most = first;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < first) first = value;
    if (value > most) most = value;
  }
  const [least, width] = layoutOf(first, most);
  const bytes = new Uint8Array(width * values.length);
  for (let i = 0, at = 0; i < values.length; i++) {
    let rest = (values[i] ?? 0) - least;
    for (let byte = 0; byte < width; byte++) {
      bytes[at++] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return new Column(least, width, bytes);
};
