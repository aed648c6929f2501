/** Where the ranges of prices begin, in minor units: 0, 1000, 2000, 5000, 10000 and so on. */
const starts = [0, ...Array.from({ length: 36 }, (_, i) => 10 ** Math.floor(3 + i / 3) * ([1, 2, 5][i % 3] ?? 1))];

/** The range of the least price with so many bits, for as many as a whole number of 32 bits has. */
const rangesByBits = Array.from({ length: 33 }, (_, bits) => starts.findLastIndex((start) => start <= 2 ** (bits - 1)));

const rangeOf = (price: number): number => {
  let range = rangesByBits[price < 2 ** 32 ? 32 - Math.clz32(price) : 32] ?? 0;
  while (price >= (starts[range + 1] ?? Number.POSITIVE_INFINITY)) range++;
  return range;
};

const nameOf = (range: number): string => `${starts[range]}-${(starts[range + 1] ?? 0) - 1}`;

/** The ranges as a facet names them: `2000-4999`. */
export const priceRanges: readonly string[] = starts.map((_, range) => nameOf(range));

/** The range of a price, as a facet names it. */
export const priceRange = (price: number): string => nameOf(rangeOf(price));

/** The ranges of some prices: places in `priceRanges`. */
export const rangesOf = (prices: Uint32Array | Float64Array): Uint8Array => Uint8Array.from(prices, rangeOf);
