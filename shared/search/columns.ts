/** A column of whole numbers in bytes: what each is more than the least of them, in as few bytes as the largest needs. */
export interface PackedColumn {
  readonly least: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

const widthFor = (range: number): number => {
  let width = 0;
  for (let rest = range; rest > 0; rest = Math.floor(rest / 256)) width++;
  return width;
};

export const packColumn = (values: ArrayLike<number>): PackedColumn => {
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
  return { least, width, bytes };
};

export const unpackColumn = <T extends Uint8Array | Uint32Array | Float64Array>(packed: PackedColumn, into: T): T => {
  const { least, width, bytes } = packed;
  if (width === 0) {
    into.fill(least);
    return into;
  }
  for (let i = 0, at = 0; i < into.length; i++, at += width) {
    let value = 0;
    for (let byte = width - 1; byte >= 0; byte--) value = value * 256 + (bytes[at + byte] ?? 0);
    into[i] = value + least;
  }
  return into;
};
