/** Where the ranges of prices begin, in minor units: 0, 1000, 2000, 5000, 10000 and so on. */
const starts = [0, ...Array.from({ length: 36 }, (_, i) => 10 ** Math.floor(3 + i / 3) * ([1, 2, 5][i % 3] ?? 1))];

/** The range of a price: a place in `priceRanges`. */
export const rangeOf = (price: number): number => starts.findLastIndex((start) => start <= price);

const nameOf = (range: number): string => `${starts[range]}-${(starts[range + 1] ?? 0) - 1}`;

/** The ranges as a facet names them: `2000-4999`. */
export const priceRanges: readonly string[] = starts.map((_, range) => nameOf(range));

/** The range of a price, as a facet names it. */
export const priceRange = (price: number): string => nameOf(rangeOf(price));
