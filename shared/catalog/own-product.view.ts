import * as z from 'zod/mini';
import { MoneyView } from '../kernel/money.schema.ts';
import { availability, CardView, cardView } from './card.view.ts';
import { ImageView, imageView } from './image.view.ts';
import type { MerchantProduct, Product, Stock } from './product.ts';
import { AttributesView, attributesView, ProductView, productView } from './product.view.ts';

/** A product as its merchant has changed it: what others say about it was not read, and is not told. */
export const ChangedProductView = z.omit(ProductView, { reviews: true });

export const changedProductView = (product: Product, origin: string): z.output<typeof ChangedProductView> => {
  const { reviews: _, ...view } = productView(product, origin);
  return { ...view, rating: product.rating };
};

/** A row of the merchant's own list. */
export const OwnCardView = z.extend(CardView, { status: z.string(), category: z.string(), createdAt: z.string() });

export const ownCardView = (row: MerchantProduct, origin: string): z.output<typeof OwnCardView> => ({
  ...cardView(row, origin),
  status: row.status,
  category: row.category,
  createdAt: row.createdAt,
});

/** A product as its merchant sees it: drafts too, with the pieces of each SKU and those SKUs that were withdrawn. */
export const OwnProductView = z.object({
  productId: z.string(),
  merchantId: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  status: z.string(),
  images: z.array(z.extend(ImageView, { imageId: z.string() })),
  attributes: AttributesView,
  skus: z.array(
    z.object({
      sku: z.string(),
      options: z.record(z.string(), z.string()),
      price: MoneyView,
      availability,
      available: z.int(),
      supplied: z.int(),
      state: z.enum(['live', 'withdrawn']),
    }),
  ),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** `state` says whether a SKU is offered with the product; whether anybody sees that is the product's `status`. */
export const ownProductView = (
  product: Product,
  stocks: readonly Stock[],
  origin: string,
): z.output<typeof OwnProductView> => {
  const variants = new Map(product.skus.map((variant) => [variant.sku, variant]));
  return {
    productId: product.productId,
    merchantId: product.merchantId,
    name: product.name,
    description: product.description,
    category: product.category,
    status: product.status,
    images: product.images.map((image) => ({ imageId: image.imageId, ...imageView(image, origin) })),
    attributes: attributesView(product.attributes),
    skus: stocks.map(({ sku, options, price, available, supplied }) => ({
      sku,
      options,
      price,
      availability: variants.get(sku)?.availability ?? 'sold_out',
      available,
      supplied,
      state: variants.has(sku) ? ('live' as const) : ('withdrawn' as const),
    })),
    version: product.version,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
  };
};
