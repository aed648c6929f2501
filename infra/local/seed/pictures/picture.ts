import type { Form, Ink } from './form.ts';
import { png } from './png.ts';
import { shapes } from './shapes.ts';

export const pictureSide = 480;

type Rgb = readonly [red: number, green: number, blue: number];
type Palette = Readonly<Record<Ink | 'ground' | 'table', Rgb>>;

const rgb = (hex: string): Rgb => {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
};

const mixed = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

const [black, white, slate]: readonly Rgb[] = [
  [24, 24, 28],
  [255, 253, 248],
  [112, 122, 126],
];

/** Pale goods stand before a darker wall, all others before a light one. */
const paletteOf = (colour: string): Palette => {
  const body = rgb(colour);
  const isPale = body[0] * 0.3 + body[1] * 0.6 + body[2] * 0.1 > 195;
  const ground = isPale ? mixed(body, slate ?? body, 0.62) : mixed(body, white ?? body, 0.8);
  return {
    body,
    shade: mixed(body, black ?? body, 0.28),
    light: mixed(body, white ?? body, 0.42),
    ground,
    table: mixed(ground, black ?? ground, 0.09),
    wood: rgb('#a87b50'),
    metal: rgb('#aab2b8'),
    dark: rgb('#2d3034'),
    paper: rgb('#f3ecdc'),
    glow: rgb('#ffe6a3'),
  };
};

/** Where the wall meets the table, as a share of the height. */
const horizon = 0.72;

const unpainted = ({ ground, table }: Palette): Uint8Array => {
  const pixels = new Uint8Array(pictureSide * pictureSide * 3);
  const half = Math.round(pictureSide * horizon) * pictureSide * 3;
  for (const [from, to, colour] of [[0, half, ground] as const, [half, pixels.length, table] as const]) {
    pixels.set(colour, from);
    // What is there is doubled until the part is full: a pixel at a time would take longer than all the forms.
    for (let done = 3; from + done < to; done *= 2)
      pixels.copyWithin(from + done, from, Math.min(from + done, to - done));
  }
  return pixels;
};

/** Edges in few steps: no eye sees more, and the file halves. */
const softness = 5;

/** Paints one form over what is there; its edge is as soft as a pixel. */
const paint = (pixels: Uint8Array, { box, distance }: Form, [red, green, blue]: Rgb): void => {
  const scale = pictureSide / 100;
  const [left, top, right, bottom] = box.map((edge) => Math.max(0, Math.min(pictureSide, Math.round(edge * scale))));
  const blend = (at: number, colour: number, share: number): void => {
    const below = pixels[at] ?? 0;
    pixels[at] = below + (colour - below) * share;
  };
  for (let y = top ?? 0; y < (bottom ?? 0); y++) {
    for (let x = left ?? 0; x < (right ?? 0); x++) {
      const covered = 0.5 - distance((x + 0.5) / scale, (y + 0.5) / scale) * scale;
      const share = Math.min(1, Math.round(covered * softness) / softness);
      if (share <= 0) continue;
      const at = (y * pictureSide + x) * 3;
      blend(at, red, share);
      blend(at + 1, green, share);
      blend(at + 2, blue, share);
    }
  }
};

/** A square PNG of a thing in a colour, such as a blue cup. Drawn here, so that nobody’s rights are touched. */
export const picture = (shape: string, colour: string): Buffer => {
  const forms = shapes[shape];
  if (!forms) throw new Error(`Nobody has drawn the shape ${shape} yet: see infra/local/seed/pictures/shapes.ts.`);
  const palette = paletteOf(colour);
  const pixels = unpainted(palette);
  for (const form of forms) paint(pixels, form, palette[form.ink]);
  return png(pixels, pictureSide);
};
