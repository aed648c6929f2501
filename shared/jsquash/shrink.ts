import type { Pixels } from '../catalog/index.ts';

/** Writes the mean of a square into one pixel: colours count by their opacity, or what is clear would darken the edges. */
const writeMean = (means: Uint8ClampedArray, to: number, { data, width }: Pixels, from: number, side: number): void => {
  let [red, green, blue, opacity] = [0, 0, 0, 0];
  for (let row = 0; row < side; row++) {
    const first = from + row * width * 4;
    for (let at = first; at < first + side * 4; at += 4) {
      const [r = 0, g = 0, b = 0, alpha = 0] = [data[at], data[at + 1], data[at + 2], data[at + 3]];
      red += r * alpha;
      green += g * alpha;
      blue += b * alpha;
      opacity += alpha;
    }
  }
  const weight = opacity || 1;
  means[to] = red / weight;
  means[to + 1] = green / weight;
  means[to + 2] = blue / weight;
  means[to + 3] = opacity / (side * side);
};

const shrunk = (pixels: Pixels, factor: number): Pixels => {
  const width = Math.floor(pixels.width / factor);
  const height = Math.floor(pixels.height / factor);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      writeMean(data, (y * width + x) * 4, pixels, (y * pixels.width + x) * factor * 4, factor);
    }
  }
  return { data, width, height };
};

/**
 * Makes a picture smaller by a whole factor, as far as it stays at least as wide and high as asked: the better method
 * that finishes it then meets few pixels, and does not have to hold all of them once more.
 */
export const shrink = (pixels: Pixels, width: number, height: number): Pixels => {
  const factor = Math.floor(Math.min(pixels.width / width, pixels.height / height));
  return factor > 1 ? shrunk(pixels, factor) : pixels;
};
