import { byPlace, Place } from './order.ts';
import type { Segment } from './segment.ts';

/** The first of many, in their order, without sorting the rest. Those with different keys are told apart by these alone. */
export class Best {
  readonly #most: number;
  readonly #keys: number[] = [];
  readonly #products: number[] = [];
  readonly #segments: Segment[] = [];
  /** The key of the last of them, once there are as many as wanted. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something with this key could still be among the first: asked before anything else is looked at. */
  wants(key: number): boolean {
    return key >= this.#least;
  }

  /** Puts a product where it belongs; of as many as wanted the last one goes. */
  add(key: number, segment: Segment, product: number): void {
    const [keys, products, segments] = [this.#keys, this.#products, this.#segments];
    const isFull = keys.length === this.#most;
    if (isFull && !this.#comesBefore(this.#most - 1, key, segment, product)) return;
    let at = isFull ? this.#most - 1 : keys.length;
    for (; at > 0 && this.#comesBefore(at - 1, key, segment, product); at--) {
      keys[at] = keys[at - 1] ?? 0;
      products[at] = products[at - 1] ?? 0;
      segments[at] = segments[at - 1] ?? segment;
    }
    keys[at] = key;
    products[at] = product;
    segments[at] = segment;
    if (keys.length === this.#most) this.#least = keys[this.#most - 1] ?? 0;
  }

  places(): Place[] {
    return this.#segments.map((segment, i) => new Place(this.#keys[i] ?? 0, segment, this.#products[i] ?? 0));
  }

  /** Whether a product comes before the one that stands at a place. */
  #comesBefore(at: number, key: number, segment: Segment, product: number): boolean {
    const other = this.#keys[at] ?? 0;
    if (key !== other) return key > other;
    const there = new Place(other, this.#segments[at] ?? segment, this.#products[at] ?? 0);
    return byPlace(new Place(key, segment, product), there) < 0;
  }
}
