/** The neighbours of all products, by their numbers: those of product `i` are from `starts[i]` to before `starts[i + 1]`. */
export interface NeighbourLists {
  /** How much was seen of each product. */
  readonly weights: Float64Array;
  readonly starts: Uint32Array;
  /** The nearest first. */
  readonly neighbours: Uint32Array;
  readonly together: Float32Array;
}

/** Lists that grow product by product. */
export class ListWriter {
  readonly #starts: Uint32Array;
  readonly #neighbours: Uint32Array;
  readonly #together: Float32Array;
  #length = 0;

  /** `most`: there are no more neighbours than that; room that is not used takes no memory. */
  constructor(products: number, most: number) {
    this.#starts = new Uint32Array(products + 1);
    this.#neighbours = new Uint32Array(most);
    this.#together = new Float32Array(most);
  }

  push(neighbour: number, together: number): void {
    this.#neighbours[this.#length] = neighbour;
    this.#together[this.#length++] = together;
  }

  /** What is pushed from now on belongs to the next product. */
  endOf(product: number): void {
    this.#starts[product + 1] = this.#length;
  }

  finish(weights: Float64Array): NeighbourLists {
    return {
      weights,
      starts: this.#starts,
      neighbours: this.#neighbours.subarray(0, this.#length),
      together: this.#together.subarray(0, this.#length),
    };
  }
}
