import { type Drawing, draw, pictureSide } from './drawing.ts';
import { indexedPng, type Rgb } from './png.ts';
import { shapes } from './shapes.ts';

type Palette = Readonly<Record<Drawing['mixtures'][number]['ink'], Rgb>>;

const rgb = (hex: string): Rgb => {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
};

const mixed = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

const black: Rgb = [24, 24, 28];
const white: Rgb = [255, 253, 248];
const slate: Rgb = [112, 122, 126];

/** Pale goods stand before a darker wall, all others before a light one. */
const paletteOf = (colour: string): Palette => {
  const body = rgb(colour);
  const isPale = body[0] * 0.3 + body[1] * 0.6 + body[2] * 0.1 > 195;
  const ground = isPale ? mixed(body, slate, 0.62) : mixed(body, white, 0.8);
  return {
    body,
    shade: mixed(body, black, 0.28),
    light: mixed(body, white, 0.42),
    ground,
    table: mixed(ground, black, 0.09),
    wood: rgb('#a87b50'),
    metal: rgb('#aab2b8'),
    dark: rgb('#2d3034'),
    paper: rgb('#f3ecdc'),
    glow: rgb('#ffe6a3'),
  };
};

const coloursOf = ({ mixtures }: Drawing, palette: Palette): readonly Rgb[] => {
  const colours: Rgb[] = [];
  for (const { ink, share, below } of mixtures)
    colours.push(mixed(colours[below] ?? palette[ink], palette[ink], share));
  return colours;
};

type Painter = (colour: string) => Buffer;

const painterOf = (shape: string): Painter => {
  const forms = shapes[shape];
  if (!forms) throw new Error(`Nobody has drawn the shape ${shape} yet: see infra/local/seed/pictures/shapes.ts.`);
  const drawing = draw(forms);
  const png = indexedPng(drawing.pixels, pictureSide);
  return (colour) => png(coloursOf(drawing, paletteOf(colour)));
};

/** Shapes are few and goods are many: each is drawn and packed once, and a colour is but another palette. */
const painters = new Map<string, Painter>();

/** A square PNG of a thing in a colour, such as a blue cup. Drawn here, so that nobody’s rights are touched. */
export const picture = (shape: string, colour: string): Buffer => {
  const painter = painters.get(shape) ?? painterOf(shape);
  painters.set(shape, painter);
  return painter(colour);
};
