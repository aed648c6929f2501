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

/**
 * Traits that share a column, in 32 bits. What most queries filter and count by lies side by side, so that they wait for one
 * look into the memory for each product and not for one a trait.
 */
export class Traits {
  readonly #column: Uint32Array;
  #used = 0;

  constructor(size: number) {
    this.#column = new Uint32Array(size);
  }

  add(bits: number, values: ArrayLike<number>): Trait {
    const trait = { column: this.#column, shift: this.#used, mask: 2 ** bits - 1 };
    this.#used += bits;
    const { column, shift, mask } = trait;
    for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) | (((values[i] ?? 0) & mask) << shift);
    return trait;
  }
}
