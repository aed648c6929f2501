import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A map whose changes are with the operating system before the call returns, so that they survive `kill -9`.
 * The file is a log of JSON lines, `[key, value]` or `[key]` for a removal, which is rewritten to the living entries when it is opened.
 * Without a file it is a map in memory.
 */
export class DurableMap<Value> {
  readonly #entries: Map<string, Value>;
  #log: number | undefined;

  /** `parse` checks what was read from the disk; values it refuses stop the start rather than vanish. */
  constructor(file: string | undefined, parse: (json: unknown) => Value) {
    this.#entries = file ? replay(file, parse) : new Map();
    this.#log = file ? compacted(file, this.#entries) : undefined;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  set(key: string, value: Value): void {
    this.#append([key, value]);
    this.#entries.set(key, value);
  }

  delete(key: string): void {
    if (!this.#entries.has(key)) return;
    this.#append([key]);
    this.#entries.delete(key);
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries();
  }

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  close(): void {
    if (this.#log !== undefined) closeSync(this.#log);
    // The number of a closed file may soon be that of another one.
    this.#log = undefined;
  }

  #append(record: [string] | [string, Value]): void {
    if (this.#log !== undefined) writeSync(this.#log, lineOf(record));
  }
}

const lineOf = (record: readonly unknown[]): string => `${JSON.stringify(record)}\n`;

const replay = <Value>(file: string, parse: (json: unknown) => Value): Map<string, Value> => {
  const entries = new Map<string, Value>();
  // What follows the last line break is a line that was cut off while it was written.
  const lines = contentOf(file).split('\n').slice(0, -1);
  for (const [index, line] of lines.entries())
    try {
      const record: unknown = JSON.parse(line);
      if (!Array.isArray(record) || typeof record[0] !== 'string') throw new TypeError('not a [key, value] line');
      if (record.length === 1) entries.delete(record[0]);
      else entries.set(record[0], parse(record[1]));
    } catch (cause) {
      throw new Error(`${file}:${index + 1} cannot be read: remove the local state to start anew.`, { cause });
    }
  return entries;
};

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};

/** Rewrites the log to the entries that are left, and opens it for more. Only its owner may read it. */
const compacted = <Value>(file: string, entries: ReadonlyMap<string, Value>): number => {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  writeFileSync(next, [...entries].map(lineOf).join(''), { mode: 0o600 });
  renameSync(next, file);
  return openSync(file, 'a', 0o600);
};
