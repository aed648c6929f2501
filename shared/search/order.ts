import { byText } from './bytes.ts';
import type { Segment } from './segment.ts';
import { traitOf } from './traits.ts';

export const sorts = ['relevance', 'price', '-price', 'newest', 'sales', 'rating'] as const;
export type Sort = (typeof sorts)[number];

/** Where a hit stands among the others. What comes first has more: of the key, then of sales, rating, and the smaller id. */
export interface Position {
  readonly key: number;
  readonly sales: number;
  readonly rating: number;
  readonly productId: string;
}

/** The position of a product of a segment. Its id is read only when everything else is the same. */
export class Place implements Position {
  readonly key: number;
  readonly segment: Segment;
  readonly product: number;

  constructor(key: number, segment: Segment, product: number) {
    this.key = key;
    this.segment = segment;
    this.product = product;
  }

  get sales(): number {
    return this.segment.sales.at(this.product);
  }

  get rating(): number {
    return traitOf(this.segment.rating, this.product);
  }

  get productId(): string {
    return this.segment.productIds.at(this.product);
  }
}

const ratings = 1e9;

/** What a sort looks at first: the more, the earlier. */
export const keyOf = (sort: Sort, { price, created, sales, rating, ratingCount }: Segment) =>
  ({
    relevance: (_: number, score: number) => score,
    price: (product: number) => -(price[product] ?? 0),
    '-price': (product: number) => price[product] ?? 0,
    newest: (product: number) => created.at(product),
    sales: (product: number) => sales.at(product),
    rating: (product: number) => traitOf(rating, product) * ratings + ratingCount.at(product),
  })[sort];

const byId = (one: Position, other: Position): number =>
  one instanceof Place && other instanceof Place && one.segment === other.segment
    ? one.product - other.product
    : byText(one.productId, other.productId);

export const byPlace = (one: Position, other: Position): number =>
  other.key - one.key || other.sales - one.sales || other.rating - one.rating || byId(one, other);

/** A place as a text that a cursor carries. */
export const positionOf = (sort: Sort, { key, sales, rating, productId }: Position): string =>
  [sort, key, sales, rating, productId].join('|');

const key = String.raw`-?\d{1,17}(?:\.\d{1,24})?(?:e-?\d{1,3})?`;

/** What such a text looks like: a cursor that does not is nobody's, or of a list in another order. */
export const positionForm = (sort: Sort): RegExp =>
  new RegExp(String.raw`^${sort}\|${key}\|\d{1,16}\|\d{1,3}\|[\w-]{1,64}$`);

/** The place that a cursor stands at, when it is one of this sort. */
export const placeAt = (position: string, sort: Sort): Position | undefined => {
  if (!positionForm(sort).test(position)) return undefined;
  const [, key, sales, rating, productId = ''] = position.split('|');
  return { key: Number(key), sales: Number(sales), rating: Number(rating), productId };
};

/** The first of many, in their order, without sorting the rest: a heap with the last of them on top. */
export class Best {
  readonly #most: number;
  readonly #heap: Place[] = [];
  /** The key of the last of them, once there are as many as wanted. */
  #least = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something with this key could still be among the first: asked before anything else is looked at. */
  wants(key: number): boolean {
    return key >= this.#least;
  }

  add(place: Place): void {
    const heap = this.#heap;
    const last = heap[0];
    if (heap.length < this.#most) {
      heap.push(place);
      this.#up(heap.length - 1);
    } else if (last !== undefined && byPlace(place, last) < 0) {
      heap[0] = place;
      this.#down();
    }
    if (heap.length === this.#most) this.#least = heap[0]?.key ?? this.#least;
  }

  sorted(): Place[] {
    return [...this.#heap].sort(byPlace);
  }

  #up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapped(parent, at)) return;
      at = parent;
    }
  }

  #down(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      const later = this.#isLater(right, left) ? right : left;
      if (!this.#swapped(at, later)) return;
      at = later;
    }
  }

  #isLater(one: number, other: number): boolean {
    const first = this.#heap[one];
    const second = this.#heap[other];
    return first !== undefined && second !== undefined && byPlace(first, second) > 0;
  }

  /** Puts the later one of a parent and its child above. */
  #swapped(parent: number, child: number): boolean {
    const above = this.#heap[parent];
    const below = this.#heap[child];
    if (above === undefined || below === undefined || byPlace(below, above) <= 0) return false;
    this.#heap[parent] = below;
    this.#heap[child] = above;
    return true;
  }
}
