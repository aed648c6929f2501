import { newId } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { Image } from './image.ts';
import { firstMovement, type Movement } from './movement.ts';
import { availabilityOf, bestAvailability, lowestPrice, type Product, type Stock, type Variant } from './product.ts';
import type { NewProduct } from './product.view.ts';

type NewSku = NonNullable<NewProduct['skus']>[number];

/** Both forms of a new product come to a list of SKUs; what neither form says is named. */
const skusOf = ({ skus, price, stock }: NewProduct): readonly NewSku[] => {
  if (skus && (price || stock !== undefined)) throw invalid('skus', 'cannot stand together with price and stock');
  if (skus) return skus;
  if (price && stock !== undefined) return [{ price, stock }];
  throw invalid('price', 'is required');
};

/** Refuses what the schema alone cannot see: a foreign currency, one SKU twice, two variants that cannot be told apart. */
export const assertSellable = (body: NewProduct, currency: string): void => {
  const skus = skusOf(body);
  skus.forEach(({ price }, i) => {
    if (price.currency !== currency)
      throw invalid(body.skus ? `skus[${i}].price.currency` : 'price.currency', `must be ${currency}`);
  });
  const named = skus.flatMap(({ sku }) => (sku ? [sku] : []));
  if (new Set(named).size < named.length) throw invalid('skus', 'must not name one SKU twice');
  assertDistinct(skus);
};

/** Refuses two variants that a shopper could not tell apart. */
export const assertDistinct = (
  skus: readonly { readonly options?: Readonly<Record<string, string>> | undefined }[],
): void => {
  const variants = skus.map(({ options = {} }) => JSON.stringify(Object.entries(options).sort()));
  if (new Set(variants).size < variants.length) throw invalid('skus', 'must differ in their options');
};

/** The ids that the shop gives to a new product and its SKUs, beside the names that its merchant gives. */
export interface ProductIds {
  readonly productId: string;
  readonly skus: readonly string[];
}

export const newProductIds = (body: NewProduct, now: Date): ProductIds => ({
  productId: newId('prd', now),
  skus: skusOf(body).map(({ sku }) => sku ?? newId('sku', now)),
});

/** The product, the stock of its SKUs and the first entry of its ledger, as they are written. */
export const draftProduct = (
  body: NewProduct,
  merchantId: string,
  images: readonly Image[],
  now: Date,
  { productId, skus: ids }: ProductIds = newProductIds(body, now),
): { readonly product: Product; readonly stocks: readonly Stock[]; readonly movement: Movement } => {
  const image = images[0]?.path ?? '';
  const stocks = skusOf(body).map(
    ({ sku, options, price, stock }, i): Stock => ({
      sku: sku ?? ids[i] ?? newId('sku', now),
      productId,
      merchantId,
      name: body.name,
      image,
      options: options ?? {},
      price,
      available: stock,
      supplied: stock,
      state: body.status === 'draft' ? 'withdrawn' : 'live',
    }),
  );
  const skus = stocks.map(
    ({ sku, options, price, available }): Variant => ({ sku, options, price, availability: availabilityOf(available) }),
  );
  const status = body.status ?? 'published';
  const product: Product = {
    productId,
    merchantId,
    name: body.name,
    description: body.description,
    category: body.category,
    images,
    attributes: body.attributes ?? {},
    status,
    skus,
    price: lowestPrice(skus),
    image,
    availability: bestAvailability(skus),
    rating: { average: 0, count: 0 },
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    ...(status === 'published' && { shelf: body.category }),
  };
  return { product, stocks, movement: firstMovement(product, stocks, 'initial_stock', now) };
};
