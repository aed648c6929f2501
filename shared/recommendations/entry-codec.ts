import type { Entry } from './entry.ts';
import { eventTypes, formula } from './formula.ts';
import { idBytes, isPackable, packId, unpackId, viewOf } from './packed-id.ts';

const nameBytes = 12;
/** What it is, how many products it names, its own name and its time in milliseconds. */
const headBytes = 2 + nameBytes + 8;
const basketKind = 0xff;

/** All products of an entry: the one that was turned to first, and then those before it. */
const productsOf = (entry: Entry): readonly string[] =>
  entry.kind === 'session' ? [entry.productId, ...entry.window] : entry.products;

const mostProducts = { session: 1 + formula.window, basket: formula.basketLines };

/** Whether an entry can be written down: each of the shop's own can. One that cannot must not hold up the others. */
export const isTakeable = (entry: Entry): boolean => {
  const products = productsOf(entry);
  return (
    /^[\w-]{16}$/.test(entry.entryId) &&
    !Number.isNaN(Date.parse(entry.at)) &&
    products.every(isPackable) &&
    new Set(products).size === products.length &&
    products.length >= 1 &&
    products.length <= mostProducts[entry.kind]
  );
};

export const packedBytes = (entry: Entry): number => headBytes + productsOf(entry).length * idBytes;

/** Entries one after the other: 22 bytes, and 16 for each product. */
export const packEntries = (entries: readonly Entry[]): Uint8Array => {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + packedBytes(entry), 0));
  const view = viewOf(bytes);
  let at = 0;
  for (const entry of entries) {
    const products = productsOf(entry);
    view.setUint8(at, entry.kind === 'session' ? eventTypes.indexOf(entry.type) : basketKind);
    view.setUint8(at + 1, products.length);
    bytes.set(Buffer.from(entry.entryId, 'base64url'), at + 2);
    view.setFloat64(at + 2 + nameBytes, Date.parse(entry.at));
    products.forEach((productId, i) => {
      packId(productId, view, at + headBytes + i * idBytes);
    });
    at += packedBytes(entry);
  }
  return bytes;
};

export const unpackEntries = (bytes: Uint8Array): readonly Entry[] => {
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const entry = entryAt(bytes, at);
    entries.push(entry);
    at += packedBytes(entry);
  }
  return entries;
};

const entryAt = (bytes: Uint8Array, start: number): Entry => {
  const view = viewOf(bytes);
  const kind = view.getUint8(start);
  const products = Array.from({ length: view.getUint8(start + 1) }, (_, i) =>
    unpackId(view, start + headBytes + i * idBytes),
  );
  const entryId = Buffer.from(bytes.subarray(start + 2, start + 2 + nameBytes)).toString('base64url');
  const at = new Date(view.getFloat64(start + 2 + nameBytes)).toISOString();
  if (kind === basketKind) return { kind: 'basket', entryId, at, products };
  const [productId, ...window] = products;
  const type = eventTypes[kind];
  if (type === undefined || productId === undefined) throw new RangeError(`No entry: kind ${kind}`);
  return { kind: 'session', entryId, at, type, productId, window };
};

/** Parts of each day of the log. */
export const logShards = 4;

const byteOf = (entryId: string, place: number): number => Buffer.from(entryId, 'base64url')[place] ?? 0;

/** Where an entry lies in the log: its name is a hash, so that its first byte spreads it. */
export const placeInLog = ({ entryId, at }: Entry): { day: string; shard: number; entryId: string } => ({
  day: new Date(at).toISOString().slice(0, 10),
  shard: byteOf(entryId, 0) % logShards,
  entryId,
});

/** Whether an entry is one of the sample of one in so many: it is at each time that it comes, and in a rebuild. */
export const isSampled = ({ entryId }: Entry, oneIn: number): boolean => byteOf(entryId, 1) % oneIn === 0;
