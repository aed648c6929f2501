import { byPlace, Place } from './order.ts';
import type { Segment } from './segment.ts';

/** The first of many, in their order, without sorting the rest. What has another key is told apart by that alone. */
export class Best {
  readonly #keys: Float64Array;
  readonly #products: Uint32Array;
  readonly #segments: Segment[] = [];
  #count = 0;
  /** The key of the last of them, once there are as many as wanted. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#keys = new Float64Array(most);
    this.#products = new Uint32Array(most);
  }

  /** Whether something with this key could still be among the first: asked before anything else is looked at. */
  wants(key: number): boolean {
    return key >= this.#least;
  }

  /** Puts a product where it belongs; of as many as wanted the last one goes. */
  add(key: number, segment: Segment, product: number): void {
    const keys = this.#keys;
    const isFull = this.#count === keys.length;
    let at = isFull ? keys.length - 1 : this.#count++;
    if (isFull && !this.#comesBefore(at, key, segment, product)) return;
    for (; at > 0 && this.#comesBefore(at - 1, key, segment, product); at--)
      this.#put(at, this.#keys[at - 1] ?? 0, this.#segments[at - 1] ?? segment, this.#products[at - 1] ?? 0);
    this.#put(at, key, segment, product);
    if (this.#count === keys.length) this.#least = keys[keys.length - 1] ?? 0;
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

  #put(at: number, key: number, segment: Segment, product: number): void {
    this.#keys[at] = key;
    this.#segments[at] = segment;
    this.#products[at] = product;
  }
}
