import type { IndexName } from './schema.ts';

/** What an item may hold. `undefined` is left out when it is written. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

/** An item as the table holds it. */
export type Item = { readonly [name: string]: Value };

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** DynamoDB's wire form of a value. */
export type Wire =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly Wire[] }
  | { readonly M: WireItem };
export type WireItem = { readonly [name: string]: Wire };

export const toWire = (value: Exclude<Value, undefined>): Wire => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isList(value)) return { L: value.filter((each) => each !== undefined).map(toWire) };
  return { M: toWireItem(value) };
};

export const toWireItem = (item: Item): WireItem => {
  const wire: Record<string, Wire> = {};
  for (const [name, value] of Object.entries(item)) if (value !== undefined) wire[name] = toWire(value);
  return wire;
};

export const fromWire = (wire: Wire): Value => {
  if ('S' in wire) return wire.S;
  if ('N' in wire) return Number(wire.N);
  if ('BOOL' in wire) return wire.BOOL;
  if ('NULL' in wire) return null;
  if ('L' in wire) return wire.L.map(fromWire);
  return fromWireItem(wire.M);
};

export const fromWireItem = (wire: WireItem): Item =>
  Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, fromWire(value)]));

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Bytes of an item by the documented rules: names and strings in UTF-8, numbers in about half their digits. */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + (value === undefined ? 0 : utf8(name) + valueBytes(value)),
    0,
  );

const utf8 = (text: string): number => Buffer.byteLength(text);

const valueBytes = (value: Exclude<Value, undefined>): number => {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return utf8(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/[-.]/g, '').length / 2) + 2;
  // A list or a map: 3 bytes, and 1 for each of its entries.
  if (isList(value))
    return value.reduce<number>((sum, each) => sum + 1 + (each === undefined ? 0 : valueBytes(each)), 3);
  return 3 + Object.keys(value).length + bytesOf(value);
};

export type { IndexName };
