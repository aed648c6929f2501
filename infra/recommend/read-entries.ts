import { type Entry, eventTypes, formula, isPackable, unpackEntries } from '#shared/recommendations/index.ts';
import { linesOf } from './lines.ts';

/** A line that is none, and why. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

class NoEntry extends Error {}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const idIn = (line: Record<string, unknown>): string => {
  const { entryId } = line;
  if (typeof entryId !== 'string' || !/^[\w-]{16}$/.test(entryId))
    throw new NoEntry('entryId is not 16 characters of base64url');
  return entryId;
};

const timeIn = (line: Record<string, unknown>): string => {
  const { at } = line;
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(at) || Number.isNaN(Date.parse(at)))
    throw new NoEntry('at is no time like 2026-11-23T08:00:00.000Z');
  // Counts grow with time: one that comes too early would weigh more than all others.
  if (Date.parse(at) > Date.now() + 86_400_000) throw new NoEntry('at lies in the future');
  return at;
};

const productIn = (value: unknown): string => {
  if (typeof value !== 'string' || !isPackable(value))
    throw new NoEntry(`${JSON.stringify(value)} is no id of a product`);
  return value;
};

/** Different products, so many at most. */
const productsIn = (name: string, value: unknown, most: number): readonly string[] => {
  if (!Array.isArray(value)) throw new NoEntry(`${name} is no list`);
  if (value.length > most) throw new NoEntry(`${name} has more than ${most} products`);
  const products = value.map(productIn);
  if (new Set(products).size < products.length) throw new NoEntry(`${name} names a product twice`);
  return products;
};

/** One line of a file: an entry as `entry.ts` has it, or an item of an export of the table; nothing for an item of another kind. */
export const entryIn = (text: string): Entry | undefined => {
  const line: unknown = JSON.parse(text);
  if (!isObject(line)) throw new NoEntry('is no object');
  if (isObject(line['Item'])) return exportedIn(line['Item']);
  const [entryId, at] = [idIn(line), timeIn(line)];
  if (line['kind'] === 'basket') {
    const products = productsIn('products', line['products'], formula.basketLines);
    if (products.length === 0) throw new NoEntry('products is empty');
    return { kind: 'basket', entryId, at, products };
  }
  if (line['kind'] !== 'session') throw new NoEntry('kind is neither session nor basket');
  const type = eventTypes.find((each) => each === line['type']);
  if (!type) throw new NoEntry(`type is none of ${eventTypes.join(', ')}`);
  const productId = productIn(line['productId']);
  const window = productsIn('window', line['window'], formula.window);
  if (window.includes(productId)) throw new NoEntry('window names the product itself');
  return { kind: 'session', entryId, at, type, productId, window };
};

/** `{"entry":{"B":"…"}}`, as DynamoDB writes an item into S3. */
const exportedIn = (item: Record<string, unknown>): Entry | undefined => {
  const { type, entry } = item;
  if (!isObject(type) || type['S'] !== 'entry') return undefined;
  if (!isObject(entry) || typeof entry['B'] !== 'string') throw new NoEntry('the item has no bytes');
  return unpackEntries(Buffer.from(entry['B'], 'base64'))[0];
};

/** What is to be read of some files; with a line that is none, nothing of them is to be counted. */
export class Unreadable extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`${faults.length} lines are no entries.`);
    this.faults = faults;
  }
}

/** All entries of some files, in their order. When there was a line that is none, it throws in the end. */
export async function* readEntries(files: readonly string[]): AsyncGenerator<readonly Entry[]> {
  const faults: Fault[] = [];
  for (const file of files) {
    let line = 0;
    for await (const lines of linesOf(file)) {
      const read = lines.map(tried);
      yield read.filter((each) => typeof each === 'object');
      for (const [i, reason] of read.entries())
        if (typeof reason === 'string') faults.push({ file, line: line + i + 1, reason });
      line += lines.length;
    }
  }
  if (faults.length > 0) throw new Unreadable(faults);
}

/** An entry, or why it is none. */
const tried = (text: string): Entry | string | undefined => {
  if (text === '') return undefined;
  try {
    return entryIn(text);
  } catch (error) {
    if (error instanceof NoEntry || error instanceof SyntaxError || error instanceof RangeError) return error.message;
    throw error;
  }
};
