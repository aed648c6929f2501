const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const digits = new Map(Array.from(crockford, (character, value) => [character, BigInt(value)]));

const prefix = 'prd_';

/** Bytes of a product's id without its prefix: 26 characters of five bits. */
export const idBytes = 16;

/** Whether an id can be packed: every one that the shop has made can. */
export const isPackable = (productId: string): boolean => /^prd_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(productId);

/** Writes a product's id at a place. A RangeError for what is none. */
export const packId = (productId: string, view: DataView, at: number): void => {
  if (!isPackable(productId)) throw new RangeError(`No id of a product: ${productId}`);
  let bits = 0n;
  for (const character of productId.slice(prefix.length)) bits = (bits << 5n) | (digits.get(character) ?? 0n);
  view.setBigUint64(at, bits >> 64n);
  view.setBigUint64(at + 8, BigInt.asUintN(64, bits));
};

export const unpackId = (view: DataView, at: number): string => {
  let bits = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = crockford.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return prefix + text;
};

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
