/** The categories of some products, numbered in the order of their paths: which slugs each has, itself and all above it. */
export class Categories {
  readonly slugs: readonly string[];
  /** Where the slugs of each path begin; one more than there are paths. */
  readonly #starts: Uint32Array;
  readonly #places: Uint32Array;

  /** @param paths slugs from the root down, with `/` between them */
  constructor(paths: readonly string[]) {
    const known = new Map<string, number>();
    const places: number[] = [];
    this.#starts = new Uint32Array(paths.length + 1);
    paths.forEach((path, i) => {
      for (const slug of new Set(path.split('/'))) {
        const place = known.get(slug) ?? known.size;
        known.set(slug, place);
        places.push(place);
      }
      this.#starts[i + 1] = places.length;
    });
    this.slugs = [...known.keys()];
    this.#places = Uint32Array.from(places);
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  /** 1 for the categories that are some slug, or below it. */
  subtree(slug: string): Uint8Array {
    const wanted = this.slugs.indexOf(slug);
    const below = new Uint8Array(this.size);
    for (let category = 0; category < this.size; category++) {
      const end = this.#starts[category + 1] ?? 0;
      for (let i = this.#starts[category] ?? 0; i < end; i++) if (this.#places[i] === wanted) below[category] = 1;
    }
    return below;
  }

  /** How many products each slug has, with those below it, of the products of each category. */
  sums(products: Uint32Array): Uint32Array {
    const sums = new Uint32Array(this.slugs.length);
    for (let category = 0; category < this.size; category++) {
      const end = this.#starts[category + 1] ?? 0;
      for (let i = this.#starts[category] ?? 0; i < end; i++) {
        const place = this.#places[i] ?? 0;
        sums[place] = (sums[place] ?? 0) + (products[category] ?? 0);
      }
    }
    return sums;
  }
}
