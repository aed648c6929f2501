import { crc32, deflateSync } from 'node:zlib';

const side = 480;

type Colour = readonly [red: number, green: number, blue: number];

/** A colour of the wheel, 0 to 1, lighter or darker. */
const colour = (hue: number, lightness: number): Colour => {
  const channel = (shift: number) => {
    const wave = Math.cos(2 * Math.PI * (hue + shift)) * 0.5 + 0.5;
    return Math.round(255 * (lightness * 0.55 + wave * 0.45 * lightness + 0.05));
  };
  return [channel(0), channel(1 / 3), channel(2 / 3)];
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

/** A square PNG: a soft ground with a few rings on it, different for each number. Drawn here, so that nobody's rights are touched. */
export const picture = (number: number): Buffer => {
  const hue = (number * 0.381966) % 1;
  const palette = Array.from({ length: 16 }, (_, i) => colour(hue + (i % 4) * 0.07, 1 - i * 0.045)).flat();
  const rows = Buffer.alloc((side + 1) * side);
  const [cx, cy] = [side * (0.35 + ((number * 7) % 5) * 0.07), side * (0.4 + ((number * 3) % 4) * 0.07)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const ring = Math.floor(Math.hypot(x - cx, y - cy) / (side / (8 + (number % 5))));
      rows[y * (side + 1) + 1 + x] = Math.min(15, ring + (x + y > side * 1.2 ? 1 : 0));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

export const pictureSide = side;
