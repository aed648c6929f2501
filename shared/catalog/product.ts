import type { Money } from '../kernel/money.ts';
import type { Image } from './image.ts';

/** What a list shows of the stock. Follows the stock within seconds; the exact number decides only when an order is placed. */
export type Availability = 'in_stock' | 'low' | 'sold_out';

const fewPieces = 5;

export const availabilityOf = (available: number): Availability =>
  available <= 0 ? 'sold_out' : available <= fewPieces ? 'low' : 'in_stock';

/** One variant as the product page shows it; its stock lies in an item of its own. */
export interface Variant {
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  readonly price: Money;
  readonly availability: Availability;
}

export interface RatingSummary {
  /** One decimal; 0 while there are no reviews. */
  readonly average: number;
  readonly count: number;
}

/** What a merchant says of a product in fields: searched, and narrowed down by. */
export type AttributeValue = string | number | boolean | readonly string[];

export interface Product {
  readonly productId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly images: readonly Image[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /**
   * A deleted product stays for its orders and its ledger; it is in no list and on no page. A suspended one was published
   * when its merchant lost the right to sell, and is again when that comes back.
   */
  readonly status: 'draft' | 'published' | 'suspended' | 'deleted';
  readonly skus: readonly Variant[];
  /** SKUs that are not offered any more, the latest first: their stock stays, and they may come back. */
  readonly withdrawn?: readonly string[];
  /** Lowest price of its variants, first image and best availability: what a card shows. */
  readonly price: Money;
  readonly image: string;
  readonly availability: Availability;
  readonly rating: RatingSummary;
  /** About how many pieces were sold, in steps; missing before the first one. */
  readonly sales?: number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The category under which it is listed: there only while the product is published. */
  readonly shelf?: string;
}

/** What a list shows of a product. */
export interface Card
  extends Pick<Product, 'productId' | 'name' | 'price' | 'image' | 'rating' | 'availability' | 'createdAt'> {
  /** What it is one of. Lists leave it out. */
  readonly category?: string;
  /** Month in which it was added, while the product is published: the partition of the list of everything. */
  readonly month?: string;
}

/** A product in its merchant's list, drafts too. */
export interface MerchantProduct extends Card {
  readonly merchantId: string;
  readonly category: string;
  readonly status: Product['status'];
}

/** The stock of one SKU, with what an order has to know about it: one condition checks price and pieces. */
export interface Stock {
  readonly sku: string;
  readonly productId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly image: string;
  readonly options: Readonly<Record<string, string>>;
  readonly price: Money;
  /** Pieces that nobody has ordered. */
  readonly available: number;
  /** Pieces ever put in: the first stock and every adjustment since. */
  readonly supplied: number;
  /** Only what is live can be ordered. `deleted` is never sold nor counted again. */
  readonly state: 'live' | 'withdrawn' | 'deleted';
}

const best: readonly Availability[] = ['in_stock', 'low', 'sold_out'];

export const bestAvailability = (skus: readonly Pick<Variant, 'availability'>[]): Availability =>
  best.find((level) => skus.some(({ availability }) => availability === level)) ?? 'sold_out';

export const lowestPrice = (skus: readonly Pick<Variant, 'price'>[]): Money => {
  const [first, ...others] = skus.map(({ price }) => price);
  if (!first) throw new TypeError('A product has at least one SKU.');
  return others.reduce((low, price) => (price.amount < low.amount ? price : low), first);
};

export const monthOf = (createdAt: string): string => createdAt.slice(0, 7);

export const cardOf = (product: Product): Card => ({
  productId: product.productId,
  name: product.name,
  price: product.price,
  image: product.image,
  rating: product.rating,
  availability: product.availability,
  createdAt: product.createdAt,
  category: product.category,
  ...(product.status === 'published' && { month: monthOf(product.createdAt) }),
});

export const merchantProductOf = (product: Product): MerchantProduct => ({
  ...cardOf(product),
  merchantId: product.merchantId,
  category: product.category,
  status: product.status,
});
