/** The categories of some products, numbered in the order of their paths: which slugs each has, itself and all above it. */
export class Categories {
  readonly size: number;
  readonly slugs: readonly string[];
  /** The categories of each slug. */
  readonly #below: readonly (readonly number[])[];

  /** @param paths slugs from the root down, with `/` between them */
  constructor(paths: readonly string[]) {
    const below = new Map<string, number[]>();
    paths.forEach((path, category) => {
      for (const slug of new Set(path.split('/'))) {
        const known = below.get(slug);
        if (known) known.push(category);
        else below.set(slug, [category]);
      }
    });
    this.size = paths.length;
    this.slugs = [...below.keys()];
    this.#below = [...below.values()];
  }

  /** 1 for the categories that are some slug, or below it. */
  subtree(slug: string): Uint8Array {
    const wanted = new Uint8Array(this.size);
    for (const category of this.#below[this.slugs.indexOf(slug)] ?? []) wanted[category] = 1;
    return wanted;
  }

  /** How many products each slug has, with those below it, of the products of each category. */
  sums(products: readonly number[]): number[] {
    return this.#below.map((categories) => {
      let sum = 0;
      for (const category of categories) sum += products[category] ?? 0;
      return sum;
    });
  }
}
