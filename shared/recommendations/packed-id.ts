const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characterCodes = Uint8Array.from(crockford, (character) => character.charCodeAt(0));
const values = new Uint8Array(128);
for (const [value, code] of characterCodes.entries()) values[code] = value;

const prefix = 'prd_';

/** Bytes of a product's id without its prefix: 26 characters of five bits. */
export const idBytes = 16;

/** Whether an id can be packed: every one that the shop has made can. */
export const isPackable = (productId: string): boolean => /^prd_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(productId);

// Five bits by five, without BigInt: an answer reads a thousand ids.

/** Writes a product's id at a place. A RangeError for what is none. */
export const packId = (productId: string, view: DataView, at: number): void => {
  if (!isPackable(productId)) throw new RangeError(`No id of a product: ${productId}`);
  let held = 0;
  // The first character has three bits of its own: two are missing to the thirteen tens of all.
  let bits = -2;
  let to = at;
  for (let i = prefix.length; i < productId.length; i++) {
    held = ((held << 5) | (values[productId.charCodeAt(i)] ?? 0)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    view.setUint8(to++, (held >> bits) & 0xff);
  }
};

const unpacked = Buffer.from(prefix.padEnd(prefix.length + 26));

export const unpackId = (view: DataView, at: number): string => {
  let held = 0;
  let bits = 2;
  let to = prefix.length;
  for (let from = at; from < at + idBytes; from++) {
    held = ((held << 8) | view.getUint8(from)) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) unpacked[to++] = characterCodes[(held >> (bits - 5)) & 31] ?? 0;
  }
  return unpacked.toString('latin1');
};

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
