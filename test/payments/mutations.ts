/** Each byte with each of its bits flipped, left out, and doubled. */
export function* mutationsOf(original: Buffer): Generator<{ offset: number; kind: string; bytes: Buffer }> {
  for (let offset = 0; offset < original.length; offset++) {
    const before = original.subarray(0, offset);
    const byte = original.subarray(offset, offset + 1);
    const after = original.subarray(offset + 1);
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(byte.map((value) => value ^ (1 << bit)));
      yield { offset, kind: `bit ${bit}`, bytes: Buffer.concat([before, flipped, after]) };
    }
    yield { offset, kind: 'left out', bytes: Buffer.concat([before, after]) };
    yield { offset, kind: 'doubled', bytes: Buffer.concat([before, byte, byte, after]) };
  }
}
