import * as z from 'zod/mini';
import { MoneyView, Price } from '../kernel/money.schema.ts';
import { line, prose } from '../kernel/text.schema.ts';
import { availability, RatingView } from './card.view.ts';
import { ImageView, imageId, imageView } from './image.view.ts';
import type { Product } from './product.ts';

export const category = z.string().check(z.regex(/^[a-z0-9-]{1,60}$/));

/** A SKU, as a merchant or the shop has named it. */
export const sku = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,63}$/));

/** At most six decimals: what is written is what is read, and no number is too small for the table. */
const isExact = (value: number): boolean => Number(value.toFixed(6)) === value;

export const stock = z.int().check(z.minimum(0), z.maximum(1_000_000));
const labels = (entries: number, longest: number) =>
  z
    .record(line(40), line(longest))
    .check(z.refine((map) => Object.keys(map).length <= entries, { error: `must have at most ${entries} entries` }));

/** Few and short lists: a product with all of its variants has to fit into one item of the table. */
const attributes = z
  .record(
    line(40),
    z.union([
      line(200),
      z.boolean(),
      z.number().check(z.minimum(-1e12), z.maximum(1e12), z.refine(isExact, { error: 'has too many decimals' })),
      z.array(line(40)).check(z.maxLength(10)),
    ]),
  )
  .check(z.refine((map) => Object.keys(map).length <= 30, { error: 'must have at most 30 entries' }));

export const NewSku = z.strictObject({
  // Names that begin like that are the shop's own to give.
  sku: z.optional(sku.check(z.regex(/^(?!sku_)/))),
  // Few and short: an order of 40 lines repeats them all, and has to fit into one item of the table.
  options: z.optional(labels(10, 80)),
  price: Price,
  stock,
});

const lacks = (field: 'price' | 'stock') =>
  z.refine<object>((body) => 'skus' in body || field in body, {
    path: [field],
    error: 'is required',
    // Also beside other problems: the merchant hears of everything that is missing at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

const images = z.array(imageId).check(
  z.minLength(1),
  z.maxLength(10),
  z.refine((ids) => new Set(ids).size === ids.length, { error: 'must not name one picture twice' }),
);

/** What a merchant says of a product, whatever its SKUs are. */
export const describedProduct = {
  name: line(120),
  description: prose(10_000),
  category,
  images,
  status: z.optional(z.enum(['draft', 'published'])),
  attributes: z.optional(attributes),
};

/** A product as a merchant adds it: with its SKUs, or in the short form with one price and stock. */
export const NewProduct = z
  .strictObject({
    ...describedProduct,
    skus: z.optional(z.array(NewSku).check(z.minLength(1), z.maxLength(50))),
    price: z.optional(Price),
    stock: z.optional(stock),
  })
  .check(lacks('price'), lacks('stock'));
export type NewProduct = z.output<typeof NewProduct>;

/** What one transaction can write. */
export const mostWrites = 100;
/** The product, its card, its places in the lists of its merchant and of the ledger, its key; and one for each SKU. */
export const writesFor = ({ skus }: NewProduct): number => 5 + (skus?.length ?? 1);

/** Several products, each with a key under which it is added once. */
export const NewProducts = z.strictObject({
  products: z
    .array(z.strictObject({ key: z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/)), product: NewProduct }))
    .check(
      z.minLength(1),
      z.maxLength(mostWrites / 5),
      z.refine((list) => new Set(list.map(({ key }) => key)).size === list.length, {
        error: 'must not have one key twice',
      }),
      z.refine((list) => list.reduce((sum, { product }) => sum + writesFor(product), 0) <= mostWrites, {
        error: `must come to at most ${mostWrites}, counting 5 for each product and 1 for each SKU`,
      }),
    ),
});

export const AttributesView = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export const attributesView = (attributes: Product['attributes']): z.output<typeof AttributesView> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );

export const ProductView = z.object({
  productId: z.string(),
  merchantId: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  status: z.string(),
  images: z.array(ImageView),
  attributes: AttributesView,
  skus: z.array(
    z.object({ sku: z.string(), options: z.record(z.string(), z.string()), price: MoneyView, availability }),
  ),
  rating: RatingView,
  reviews: z.array(z.unknown()),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const productView = (product: Product, origin: string): z.output<typeof ProductView> => ({
  productId: product.productId,
  merchantId: product.merchantId,
  name: product.name,
  description: product.description,
  category: product.category,
  status: product.status,
  images: product.images.map((image) => imageView(image, origin)),
  attributes: attributesView(product.attributes),
  skus: product.skus.map(({ sku, options, price, availability }) => ({ sku, options, price, availability })),
  rating: { ...product.rating, histogram: [0, 0, 0, 0, 0] },
  reviews: [],
  version: product.version,
  createdAt: product.createdAt,
  updatedAt: product.updatedAt,
});
