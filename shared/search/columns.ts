const widthFor = (range: number): number => {
  let width = 0;
  for (let rest = range; rest > 0; rest = Math.floor(rest / 256)) width++;
  return width;
};

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

  /** The largest that fits into its bytes. */
  get most(): number {
    return this.least + 256 ** this.width - 1;
  }

  /** All of them, for columns that are looked at again and again. */
  into<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(values: T): T {
    const { least, width, bytes } = this;
    if (width === 0) values.fill(least);
    else if (width === 1) for (let i = 0; i < values.length; i++) values[i] = (bytes[i] ?? 0) + least;
    else if (width === 2)
      for (let i = 0; i < values.length; i++) values[i] = (bytes[2 * i] ?? 0) + (bytes[2 * i + 1] ?? 0) * 256 + least;
    else for (let i = 0; i < values.length; i++) values[i] = this.at(i);
    return values;
  }
}

export const packColumn = (values: ArrayLike<number>): Column => {
  let least = values[0] ?? 0;
  let most = least;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const width = widthFor(most - least);
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
