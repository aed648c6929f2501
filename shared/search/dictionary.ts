import { ByteReader, ByteWriter, sharedPrefix, textOf, UnreadableSegment, utf8 } from './bytes.ts';

/** One form of a term, and where its postings are. */
export interface Entry {
  readonly term: string;
  readonly form: string;
  /** In how many products. */
  readonly count: number;
  /** Where its postings begin, and how many bytes they are. */
  readonly at: number;
  readonly length: number;
}

const blockSize = 16;
/** In bytes: so that how long it is fits into one. Words are cut at forty letters. */
const longestTerm = 255;
const mostRemembered = 10_000;

/**
 * All terms with their forms, sorted: each as what differs from the one before it, sixteen to a block. Only the first term
 * of each block becomes a text when the dictionary is opened.
 */
export class DictionaryWriter {
  readonly #entries = new ByteWriter(1 << 16);
  readonly #blocks: number[] = [];
  #count = 0;
  #postings = 0;
  #last: Uint8Array = new Uint8Array();

  add(term: string, form: string, count: number, length: number): void {
    if (this.#count++ % blockSize === 0) {
      this.#blocks.push(this.#entries.length, this.#postings);
      this.#last = new Uint8Array();
    }
    const bytes = utf8(term);
    this.#differing(this.#last, bytes);
    this.#differing(bytes, utf8(form));
    this.#entries.varint(count);
    this.#entries.varint(length);
    this.#postings += length;
    this.#last = bytes;
  }

  /** The entries, and where in them and in the postings each block begins. */
  finished(): { entries: Uint8Array; blocks: Uint32Array; count: number } {
    return { entries: this.#entries.written(), blocks: Uint32Array.from(this.#blocks), count: this.#count };
  }

  #differing(base: Uint8Array, bytes: Uint8Array): void {
    if (bytes.length > longestTerm) throw new RangeError(`A term of ${bytes.length} bytes: ${longestTerm} fit.`);
    const shared = sharedPrefix(base, bytes);
    this.#entries.byte(shared);
    this.#entries.byte(bytes.length - shared);
    this.#entries.append(bytes.subarray(shared));
  }
}

const tooLong = (): Error => new UnreadableSegment('A segment with a term that is too long.');

/** Goes through the entries of a dictionary, one at a time, without making texts of them. */
export class DictionaryCursor {
  readonly term: Uint8Array;
  termLength = 0;
  count = 0;
  at = 0;
  length = 0;
  /** The form: so much of the term, then what is at this place, read when it is asked for. */
  #shared = 0;
  #formAt = 0;
  #formEnd = 0;
  readonly #reader: ByteReader;
  readonly #blocks: Uint32Array;
  readonly #total: number;
  #index: number;

  /** @param term room for a term, which nobody else uses as long as the cursor moves */
  constructor(entries: Uint8Array, blocks: Uint32Array, total: number, block: number, term: Uint8Array) {
    this.term = term;
    this.#blocks = blocks;
    this.#total = total;
    this.#index = block * blockSize;
    this.#reader = new ByteReader(entries, blocks[block * 2] ?? 0);
    this.at = blocks[block * 2 + 1] ?? 0;
  }

  next(): boolean {
    if (this.#index >= this.#total) return false;
    this.at =
      this.#index % blockSize === 0 ? (this.#blocks[(this.#index / blockSize) * 2 + 1] ?? 0) : this.at + this.length;
    this.#index++;
    const reader = this.#reader;
    const at = this.#readTerm(reader.at);
    const [shared = 0, length = 0] = [reader.bytes[at], reader.bytes[at + 1]];
    if (shared + length > longestTerm) throw tooLong();
    this.#shared = shared;
    this.#formAt = at + 2;
    this.#formEnd = at + 2 + length;
    reader.at = this.#formEnd;
    this.count = reader.varint();
    this.length = reader.varint();
    return true;
  }

  /** Whether it stands at a term. */
  isAt(term: Uint8Array): boolean {
    if (this.termLength !== term.length) return false;
    for (let i = 0; i < term.length; i++) if (this.term[i] !== term[i]) return false;
    return true;
  }

  entry(): Entry {
    const { count, at, length } = this;
    const { bytes } = this.#reader;
    const term = textOf(this.term, 0, this.termLength);
    if (this.#shared === this.termLength && this.#formAt === this.#formEnd)
      return { term, form: term, count, at, length };
    const form = Buffer.concat([this.term.subarray(0, this.#shared), bytes.subarray(this.#formAt, this.#formEnd)]);
    return { term, form: textOf(form, 0, form.length), count, at, length };
  }

  /** Puts down what differs from the term before; where it ends. */
  #readTerm(from: number): number {
    const { term } = this;
    const { bytes } = this.#reader;
    const shared = bytes[from] ?? 0;
    const length = shared + (bytes[from + 1] ?? 0);
    if (length > longestTerm) throw tooLong();
    let at = from + 2;
    for (let i = shared; i < length; i++) term[i] = bytes[at++] ?? 0;
    this.termLength = length;
    return at;
  }
}

export class Dictionary {
  readonly size: number;
  readonly #entries: Uint8Array;
  readonly #blocks: Uint32Array;
  readonly #heads: string[];
  readonly #found = new Map<string, readonly Entry[]>();
  readonly #room = new Uint8Array(longestTerm);

  constructor(entries: Uint8Array, blocks: Uint32Array, size: number) {
    this.#entries = entries;
    this.#blocks = blocks;
    this.size = size;
    this.#heads = Array.from({ length: blocks.length / 2 }, (_, block) => {
      const cursor = this.#cursor(block, this.#room);
      cursor.next();
      return textOf(cursor.term, 0, cursor.termLength);
    });
  }

  /** The forms of a term. Those that were looked up are remembered: most queries say what others have said. */
  find(term: string): readonly Entry[] {
    const known = this.#found.get(term);
    if (known) return known;
    if (this.#found.size >= mostRemembered) this.#found.clear();
    const found = this.#lookUp(term);
    this.#found.set(term, found);
    return found;
  }

  #lookUp(term: string): Entry[] {
    const wanted = utf8(term);
    const found: Entry[] = [];
    const cursor = this.from(term, this.#room);
    for (let passed = 0; cursor.next(); passed++) {
      if (cursor.isAt(wanted)) found.push(cursor.entry());
      // Its forms stand together, and the next block begins with what does not come before it.
      else if (found.length > 0 || passed === blockSize) break;
    }
    return found;
  }

  /** A cursor that stands before a term, by less than a block of others. */
  from(term: string, room = new Uint8Array(longestTerm)): DictionaryCursor {
    let low = 0;
    let high = this.#heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#heads[middle] ?? '') < term) low = middle + 1;
      else high = middle;
    }
    return this.#cursor(Math.max(0, low - 1), room);
  }

  /** Every entry that begins with a text. */
  *startingWith(prefix: string): Generator<Entry> {
    const cursor = this.from(prefix);
    while (cursor.next()) {
      const here = textOf(cursor.term, 0, cursor.termLength);
      if (here.startsWith(prefix)) yield cursor.entry();
      else if (here > prefix) break;
    }
  }

  #cursor(block: number, room: Uint8Array): DictionaryCursor {
    return new DictionaryCursor(this.#entries, this.#blocks, this.size, block, room);
  }
}
