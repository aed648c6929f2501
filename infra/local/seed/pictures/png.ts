import { crc32, deflateSync } from 'node:zlib';

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
  const width = side * 3;
  const rows = Buffer.alloc((width + 1) * side);
  for (let y = 0; y < side; y++) {
    rows[y * (width + 1)] = up;
    for (let i = 0; i < width; i++) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * width + i] ?? 0);
      rows[y * (width + 1) + 1 + i] = (pixels[y * width + i] ?? 0) - above;
    }
  }
  return rows;
};

/** A square PNG out of its pixels, three bytes each. */
export const png = (pixels: Uint8Array, side: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered(pixels, side))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
