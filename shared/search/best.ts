import { byPlace, type Place } from './order.ts';

/** The first of many, in their order, without sorting the rest. */
export class Best {
  readonly #most: number;
  readonly #places: Place[] = [];
  /** The key of the last of them, once there are as many as wanted. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  /** Whether something with this key could still be among the first: asked before anything else is looked at. */
  wants(key: number): boolean {
    return key >= this.#least;
  }

  /** Puts a place where it belongs; of as many as wanted the last one goes. */
  add(place: Place): void {
    const places = this.#places;
    const at = this.#behindBetter(place);
    if (at === this.#most) return;
    for (let i = Math.min(places.length, this.#most - 1); i > at; i--) places[i] = places[i - 1] ?? place;
    places[at] = place;
    if (places.length === this.#most) this.#least = places.at(-1)?.key ?? 0;
  }

  #behindBetter(place: Place): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#places[middle];
      if (other && byPlace(place, other) < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
