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
