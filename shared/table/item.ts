/** What an item may hold. `undefined` is left out when it is written. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly Value[]
  | { readonly [name: string]: Value };

/** An item as the table holds it. */
export type Item = { readonly [name: string]: Value };

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A key as one text: that of an item, or of where one is looked for. */
export const keyText = ({ pk, sk }: Key | Item): string => `${pk}\n${sk}`;

/** DynamoDB's wire form of a value, as it is sent. */
export type Wire =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly B: Uint8Array }
  | { readonly L: Wire[] }
  | { readonly M: WireItem };
export type WireItem = Record<string, Wire>;

/** The same as it comes back: the SDK's types and the stream's allow more than the shop ever writes. */
export interface WireRead {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  /** The stream tells bytes in base64. */
  readonly B?: Uint8Array | string | undefined;
  readonly L?: readonly WireRead[] | undefined;
  readonly M?: WireReadItem | undefined;
}
export type WireReadItem = Readonly<Record<string, WireRead>>;

export const toWire = (value: Exclude<Value, undefined>): Wire => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.filter((each) => each !== undefined).map(toWire) };
  return { M: toWireItem(value) };
};

export const toWireItem = (item: Item): WireItem => {
  const wire: WireItem = {};
  for (const [name, value] of Object.entries(item)) if (value !== undefined) wire[name] = toWire(value);
  return wire;
};

export const fromWire = ({ S, N, BOOL, NULL, B, L, M }: WireRead): Value => {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (BOOL !== undefined) return BOOL;
  if (NULL) return null;
  if (B !== undefined) return typeof B === 'string' ? Buffer.from(B, 'base64') : B;
  if (L) return L.map(fromWire);
  if (M) return fromWireItem(M);
  throw new TypeError('The table holds a set, which the shop never writes.');
};

export const fromWireItem = (wire: WireReadItem): Item =>
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
  if (value instanceof Uint8Array) return value.byteLength;
  // A list or a map: 3 bytes, and 1 for each of its entries.
  if (isList(value))
    return value.reduce<number>((sum, each) => sum + 1 + (each === undefined ? 0 : valueBytes(each)), 3);
  return 3 + Object.keys(value).length + bytesOf(value);
};
