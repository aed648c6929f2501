import { crc32, deflateSync } from 'node:zlib';

export type Rgb = readonly [red: number, green: number, blue: number];

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

const up = 2;

/** Each row as its difference to the one above: of flat colours nearly nothing is left. */
const filtered = (pixels: Uint8Array, side: number): Buffer => {
  const rows = Buffer.alloc((side + 1) * side);
  for (let y = 0; y < side; y++) {
    rows[y * (side + 1)] = up;
    for (let x = 0; x < side; x++) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * side + x] ?? 0);
      rows[y * (side + 1) + 1 + x] = (pixels[y * side + x] ?? 0) - above;
    }
  }
  return rows;
};

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Square PNGs out of pixels that name a colour by its number: packed once, whatever the colours are. */
export const indexedPng = (pixels: Uint8Array, side: number): ((colours: readonly Rgb[]) => Buffer) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const before = Buffer.concat([signature, chunk('IHDR', header)]);
  const after = Buffer.concat([chunk('IDAT', deflateSync(filtered(pixels, side))), chunk('IEND', Buffer.alloc(0))]);
  return (colours) => Buffer.concat([before, chunk('PLTE', Buffer.from(colours.flat())), after]);
};
