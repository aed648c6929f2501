import { Most } from '#shared/recommendations/batch/most.ts';
import type { NeighbourLists } from '#shared/recommendations/batch/neighbour-lists.ts';
import type { Tally } from './tally.ts';

export type Measure = (together: number, seedWeight: number, neighbourWeight: number) => number;

/** The nearest neighbours of each item with how near they are: what the lists of a counter say by a measure. */
export class NeighbourTable {
  readonly #starts: Uint32Array;
  readonly #neighbours: Uint32Array;
  readonly #near: Float64Array;

  constructor({ weights, starts, neighbours, together }: NeighbourLists, measure: Measure, served: number) {
    const items = weights.length;
    this.#starts = new Uint32Array(items + 1);
    this.#neighbours = new Uint32Array(Math.min(neighbours.length, items * served));
    this.#near = new Float64Array(this.#neighbours.length);
    const most = new Most();
    const pairs = new Float32Array(items);
    let length = 0;
    for (let item = 0; item < items; item++) {
      const nearTo = (neighbour: number, pair: number): number =>
        measure(pair, weights[item] ?? 0, weights[neighbour] ?? 0);
      most.clear();
      for (let i = starts[item] ?? 0; i < (starts[item + 1] ?? 0); i++) {
        const neighbour = neighbours[i] ?? 0;
        const score = nearTo(neighbour, together[i] ?? 0);
        if (!Number.isFinite(score)) continue;
        most.add(score, neighbour);
        pairs[neighbour] = together[i] ?? 0;
      }
      for (const neighbour of most.take(served)) {
        this.#neighbours[length] = neighbour;
        this.#near[length++] = nearTo(neighbour, pairs[neighbour] ?? 0);
      }
      this.#starts[item + 1] = length;
    }
  }

  addTo(tally: Tally, item: number, worth: number): void {
    // What nobody has turned to is not in the lists.
    const end = this.#starts[item + 1] ?? 0;
    for (let i = this.#starts[item] ?? end; i < end; i++)
      tally.add(this.#neighbours[i] ?? 0, worth * (this.#near[i] ?? 0));
  }
}
