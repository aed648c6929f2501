import { type Entry, eventTypes, formula, isPackable, unpackEntries } from '#shared/recommendations/index.ts';
import { linesOf } from './lines.ts';

/** A line that is none, and why. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** More are counted, and not told one by one. */
const mostTold = 10;

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

/** What was read of some files so far. */
export class EntryFiles {
  readonly #files: readonly string[];
  readonly faults: Fault[] = [];
  faulty = 0;

  constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** All entries of the files, in their order; what is none of them is noted. */
  async *entries(): AsyncGenerator<readonly Entry[]> {
    for (const file of this.#files) {
      let line = 0;
      for await (const lines of linesOf(file)) {
        const entries: Entry[] = [];
        for (const text of lines) {
          line++;
          const entry = text === '' ? undefined : this.#read(text, file, line);
          if (entry) entries.push(entry);
        }
        yield entries;
      }
    }
  }

  #read(text: string, file: string, line: number): Entry | undefined {
    try {
      return entryIn(text);
    } catch (error) {
      const isKnown = error instanceof NoEntry || error instanceof SyntaxError || error instanceof RangeError;
      if (!isKnown) throw error;
      if (++this.faulty <= mostTold) this.faults.push({ file, line, reason: error.message });
      return undefined;
    }
  }
}
