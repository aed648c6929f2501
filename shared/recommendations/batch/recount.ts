import { weightOf } from '../contributions.ts';
import type { Entry } from '../entry.ts';
import type { Neighbours } from '../neighbours.ts';
import { popularityOf } from '../popularity.ts';
import type { Graph } from '../recommendations.entity.ts';
import type { NeighbourLists } from './neighbour-lists.ts';
import { PairCounter } from './pair-counter.ts';

export const graphs: readonly Graph[] = ['session', 'basket'];

/** What was counted of a product in one graph. */
export interface CountedList {
  readonly graph: Graph;
  readonly productId: string;
  readonly neighbours: Neighbours;
}

/** The lists of all products, one of which is made when it is asked for. */
export class Counted {
  readonly #ids: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #lists: Readonly<Record<Graph, NeighbourLists>>;

  /** How popular each product is; those that nothing speaks of are left out. */
  readonly popularity: ReadonlyMap<string, number>;

  constructor(
    numbers: ReadonlyMap<string, number>,
    lists: Readonly<Record<Graph, NeighbourLists>>,
    popularity: ReadonlyMap<string, number>,
  ) {
    this.#ids = [...numbers.keys()];
    this.#numbers = numbers;
    this.#lists = lists;
    this.popularity = popularity;
  }

  /** Of a product that was never met, nothing. */
  of(graph: Graph, productId: string): Neighbours | undefined {
    const number = this.#numbers.get(productId);
    return number === undefined ? undefined : this.#at(this.#lists[graph], number);
  }

  get size(): number {
    return this.#ids.length;
  }

  weightOf(graph: Graph, productId: string): number {
    return this.#lists[graph].weights[this.#numbers.get(productId) ?? -1] ?? 0;
  }

  *all(): Generator<CountedList> {
    for (const graph of graphs) {
      for (const productId of this.#ids) {
        const neighbours = this.of(graph, productId);
        if (neighbours) yield { graph, productId, neighbours };
      }
    }
  }

  #at({ weights, starts, neighbours, together }: NeighbourLists, number: number): Neighbours | undefined {
    const [weight, start, end] = [weights[number], starts[number], starts[number + 1]];
    // A graph may know only the first of all products.
    if (weight === undefined || start === undefined || end === undefined) return undefined;
    if (weight === 0 && start === end) return undefined;
    return {
      weight,
      neighbours: Array.from(neighbours.subarray(start, end), (neighbour, i) => ({
        productId: this.#ids[neighbour] ?? '',
        together: together[start + i] ?? 0,
        weight: weights[neighbour] ?? 0,
      })),
    };
  }
}

/** Counts entries in any order, each once, into the lists that the stream makes of them. */
export class Recount {
  readonly #numbers = new Map<string, number>();
  readonly #counters = { session: new PairCounter(), basket: new PairCounter() };
  readonly #popularity = new Map<string, number>();

  take(entry: Entry): void {
    const { products, score } = popularityOf(entry);
    for (const productId of products) this.#popularity.set(productId, (this.#popularity.get(productId) ?? 0) + score);
    if (entry.kind === 'session') {
      this.#counters.session.add(this.#numberOf(entry.productId), this.#numbersOf(entry.window), weightOf(entry));
    } else {
      this.#counters.basket.addBasket(this.#numbersOf(entry.products), weightOf(entry));
    }
  }

  /** Hears how far it has come: 0 to 1. */
  finish(told: (part: number) => void = () => undefined): Counted {
    const ranks = this.#ranks();
    const [session, basket] = graphs.map((graph, i) =>
      this.#counters[graph].finish({ ranks, onProgress: (part) => told((i + part) / graphs.length) }),
    );
    if (!session || !basket) throw new RangeError('There are two graphs.');
    return new Counted(this.#numbers, { session, basket }, this.#popularity);
  }

  #numberOf(productId: string): number {
    const known = this.#numbers.get(productId);
    if (known !== undefined) return known;
    this.#numbers.set(productId, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #numbersOf(productIds: readonly string[]): readonly number[] {
    return productIds.map((productId) => this.#numberOf(productId));
  }

  /** The place of each id among all of them: ties stand in the order of the ids, as they do in the stream's lists. */
  #ranks(): Uint32Array {
    const sorted = [...this.#numbers.keys()].sort();
    const ranks = new Uint32Array(sorted.length);
    for (const [rank, productId] of sorted.entries()) ranks[this.#numberOf(productId)] = rank;
    return ranks;
  }
}
