const encoder = new TextEncoder();

/** A segment that somebody else wrote, or that was cut off. */
export class UnreadableSegment extends Error {
  override readonly name = 'UnreadableSegment';
}

/** A growing run of bytes. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 16) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Seven bits a byte, the low ones first; up to 2^53. */
  varint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written so far: a view, valid until more is written. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.written());
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  varint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let scale = 0x80; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }
}

/** Four-byte numbers, looked at where they are. */
export const words = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** The text of some bytes. Short ASCII, which most words are, needs no decoder. */
export const textOf = (bytes: Uint8Array, from: number, to: number): string => {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');
    text += String.fromCharCode(byte);
  }
  return text;
};

/** How many bytes two runs have in common at their beginning. */
export const sharedPrefix = (one: Uint8Array, other: Uint8Array): number => {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at++;
  return at;
};

/** Texts in the order in which they are kept: by UTF-16 units, as `<` compares them. */
export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
