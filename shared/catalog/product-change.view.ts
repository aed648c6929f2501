import * as z from 'zod/mini';
import { Price } from '../kernel/money.schema.ts';
import { describedProduct, NewSku, sku, stock } from './product.view.ts';

const ChangedSku = z.strictObject({
  // Also one that the shop has named itself.
  sku: z.optional(sku),
  options: NewSku.shape.options,
  price: z.optional(Price),
  stock: z.optional(stock),
});
export type ChangedSku = z.output<typeof ChangedSku>;

const { name, description, category, images, status, attributes } = describedProduct;

/** What a merchant changes of a product; what is not named stays. `skus` is the whole list: a missing one is withdrawn. */
export const ProductChange = z.strictObject({
  name: z.optional(name),
  description: z.optional(description),
  category: z.optional(category),
  images: z.optional(images),
  status,
  attributes,
  price: z.optional(Price),
  skus: z.optional(z.array(ChangedSku).check(z.minLength(1), z.maxLength(50))),
});
export type ProductChange = z.output<typeof ProductChange>;
