import type { Form, Ink } from './form.ts';

export const pictureSide = 480;

/** What a pixel shows: an ink, over so much of another mixture as its share leaves free. */
export interface Mixture {
  readonly ink: Ink | 'ground' | 'table';
  readonly share: number;
  /** The number of the mixture below. */
  readonly below: number;
}

/** A shape that has no colours yet: which mixture each of its pixels shows, by number. */
export interface Drawing {
  readonly pixels: Uint8Array;
  /** Each stands behind the one below it. */
  readonly mixtures: readonly Mixture[];
}

/** Where the wall meets the table, as a share of the height. */
const horizon = 0.72;

/** Edges in few steps: no eye sees more, and a picture needs no more than 256 colours. */
const softness = 5;

/** Paints one form over what is there; its edge is as soft as a pixel. */
const paint = (pixels: Uint8Array, mixtures: Mixture[], { ink, box, distance }: Form): void => {
  const scale = pictureSide / 100;
  const [left, top, right, bottom] = box.map((edge) => Math.max(0, Math.min(pictureSide, Math.round(edge * scale))));
  const known = new Map<number, number>();
  const numberOf = (below: number, steps: number): number => {
    const key = below * softness + steps;
    const number = known.get(key) ?? mixtures.push({ ink, share: steps / softness, below }) - 1;
    known.set(key, number);
    return number;
  };
  for (let y = top ?? 0; y < (bottom ?? 0); y++) {
    for (let x = left ?? 0; x < (right ?? 0); x++) {
      const covered = 0.5 - distance((x + 0.5) / scale, (y + 0.5) / scale) * scale;
      const steps = Math.min(softness, Math.round(covered * softness));
      if (steps <= 0) continue;
      const at = y * pictureSide + x;
      pixels[at] = numberOf(steps === softness ? 0 : (pixels[at] ?? 0), steps);
    }
  }
};

/** Draws forms before a wall and on a table. */
export const draw = (forms: readonly Form[]): Drawing => {
  const mixtures: Mixture[] = [
    { ink: 'ground', share: 1, below: 0 },
    { ink: 'table', share: 1, below: 0 },
  ];
  const pixels = new Uint8Array(pictureSide * pictureSide).fill(1, Math.round(pictureSide * horizon) * pictureSide);
  for (const form of forms) paint(pixels, mixtures, form);
  if (mixtures.length > 256) throw new Error(`A picture has 256 colours at the most, and this one ${mixtures.length}.`);
  return { pixels, mixtures };
};
