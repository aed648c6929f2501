/** A small number that is known of each product: some bits of a column, which may hold others beside it. */
export interface Trait {
  readonly column: Uint32Array;
  readonly shift: number;
  readonly mask: number;
}

export const traitOf = ({ column, shift, mask }: Trait, product: number): number =>
  ((column[product] ?? 0) >>> shift) & mask;

export const setTrait = ({ column, shift, mask }: Trait, product: number, value: number): void => {
  column[product] = ((column[product] ?? 0) & ~(mask << shift)) | ((value & mask) << shift);
};

/** A trait that needs a column for itself: places in lists that may be long. */
export const wideTrait = (column: Uint32Array): Trait => ({ column, shift: 0, mask: -1 });

const bits = (shift: number, count: number) => ({ shift, mask: 2 ** count - 1 });

/**
 * Traits that share a column. What most queries filter and count by lies side by side, in a segment's bytes as well: it
 * needs no decoding, and one look into the memory for each product and not one a trait.
 */
const shared = {
  /** A place in the list of categories, when that is not too long. */
  category: bits(0, 16),
  /** The average times ten. */
  rating: bits(16, 6),
  /** A place in `priceRanges`. */
  priceRange: bits(22, 6),
  inStock: bits(28, 1),
  /** Whether a later change has replaced it or taken it away: of no product when the segment is written. */
  isGone: bits(29, 1),
} as const;

export const mostCategories = shared.category.mask + 1;

type Name = keyof typeof shared;

export const sharedTrait = (column: Uint32Array, name: Name): Trait => ({ column, ...shared[name] });

/** What a column says of a product with these traits. */
export const packedTraits = (values: Record<Exclude<Name, 'isGone'>, number>): number => {
  const column = new Uint32Array(1);
  setTrait(sharedTrait(column, 'category'), 0, values.category);
  setTrait(sharedTrait(column, 'rating'), 0, values.rating);
  setTrait(sharedTrait(column, 'priceRange'), 0, values.priceRange);
  setTrait(sharedTrait(column, 'inStock'), 0, values.inStock);
  return column[0] ?? 0;
};
