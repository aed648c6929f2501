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
    const place = this.#placeOf(key, segment, product);
    if (place === this.#most) return;
    for (let at = Math.min(keys.length, this.#most - 1); at > place; at--) {
      keys[at] = keys[at - 1] ?? 0;
      products[at] = products[at - 1] ?? 0;
      segments[at] = segments[at - 1] ?? segment;
    }
    keys[place] = key;
    products[place] = product;
    segments[place] = segment;
    if (keys.length === this.#most) this.#least = keys[this.#most - 1] ?? 0;
  }

  places(): Place[] {
    return this.#segments.map((segment, i) => new Place(this.#keys[i] ?? 0, segment, this.#products[i] ?? 0));
  }

  /** Behind all that come before it. */
  #placeOf(key: number, segment: Segment, product: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#comesBefore(middle, key, segment, product)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether a product comes before the one that stands at a place. */
  #comesBefore(at: number, key: number, segment: Segment, product: number): boolean {
    const other = this.#keys[at] ?? 0;
    if (key !== other) return key > other;
    const there = new Place(other, this.#segments[at] ?? segment, this.#products[at] ?? 0);
    return byPlace(new Place(key, segment, product), there) < 0;
  }
}
