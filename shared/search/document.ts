/** What a merchant says of a product in fields. */
export type AttributeValue = string | number | boolean | readonly string[];

/** A product as it is searched: what is found, narrowed down by and sorted by. */
export interface SearchDocument {
  readonly productId: string;
  readonly name: string;
  readonly brand?: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly category: string;
  /** From the root down to the category itself: a category's goods are those of its whole subtree. */
  readonly categoryPath: readonly string[];
  /** What people call the category, where it is more than the slug. */
  readonly categoryName?: string;
  readonly description: string;
  /** The lowest of its SKUs, in minor units. */
  readonly price: number;
  /** One decimal; 0 while there are no reviews. */
  readonly rating: { readonly average: number; readonly count: number };
  readonly inStock: boolean;
  readonly merchantId: string;
  /** UTC ISO-8601. */
  readonly createdAt: string;
  /** Pieces sold. */
  readonly sales: number;
  readonly version: number;
}

/** A product that is not to be found any more. */
export interface Removal {
  readonly productId: string;
  readonly version: number;
  readonly deleted: true;
}

/** What happened to a product. The same one may come twice, late and in any order: the highest version counts. */
export type Change = SearchDocument | Removal;

export const isRemoval = (change: Change): change is Removal => 'deleted' in change;
