import { newId } from '../kernel/id.ts';
import { type FieldError, invalid, Problem } from '../kernel/problem.ts';
import { availabilityOf, type Product, type Stock, type Variant } from './product.ts';
import type { ChangedSku, ProductChange } from './product-change.view.ts';

/** A SKU that is offered after a change: as before, back again, or new in the shop. */
export interface Offer {
  readonly variant: Variant;
  readonly added?: Stock;
  /** Its stock as it was read, when it was withdrawn before. */
  readonly returned?: Stock;
}

/** SKUs that a change names and the product does not offer: new ones, or some that come back. */
export const unlisted = ({ skus = [] }: ProductChange, product: Product): readonly string[] => {
  const offered = new Set(product.skus.map(({ sku }) => sku));
  return skus.flatMap(({ sku }) => (sku === undefined || offered.has(sku) ? [] : [sku]));
};

/** What a product offers after a change. `found` is the stock of what was not offered before. */
export const offersAfter = (
  before: Product,
  { skus, price }: ProductChange,
  found: readonly (Stock | undefined)[],
  now: Date,
): readonly Offer[] => {
  if (skus && price) throw invalid('price', 'cannot stand together with skus');
  if (price && before.skus.length > 1) throw invalid('price', 'is that of each SKU: name them in skus');
  if (!skus) return before.skus.map((variant) => ({ variant: price ? { ...variant, price } : variant }));

  const named = skus.flatMap(({ sku }) => sku ?? []);
  if (new Set(named).size < named.length) throw invalid('skus', 'must not name one SKU twice');
  const offered = new Map(before.skus.map((variant) => [variant.sku, variant]));
  const withdrawn = new Map(
    found.flatMap((stock) => (stock?.productId === before.productId ? [[stock.sku, stock] as const] : [])),
  );
  const isKnown = (sku = ''): boolean => offered.has(sku) || withdrawn.has(sku);
  const errors = skus.flatMap((each, i) => (isKnown(each.sku) ? errorsOfKnown(each, i) : errorsOfNew(each, i)));
  if (errors.length > 0) throw new Problem('invalid_request', { errors });

  return skus.map((each): Offer => {
    const old = offered.get(each.sku ?? '');
    if (old) return { variant: withChange(old, each) };
    const returned = withdrawn.get(each.sku ?? '');
    return returned ? { variant: withChange(variantOf(returned), each), returned } : newOffer(before, each, now);
  });
};

const withChange = (variant: Variant, { options, price }: ChangedSku): Variant => ({
  ...variant,
  ...(options && { options }),
  ...(price && { price }),
});

const variantOf = ({ sku, options, price, available }: Stock): Variant => ({
  sku,
  options,
  price,
  availability: availabilityOf(available),
});

const newOffer = (
  { productId, merchantId, name, image, price: usual }: Product,
  each: ChangedSku,
  now: Date,
): Offer => {
  const { sku = newId('sku', now), options = {}, price = usual, stock: available = 0 } = each;
  const fixed = { sku, productId, merchantId, name, image, options, price };
  const added: Stock = { ...fixed, available, supplied: available, state: 'live' };
  return { variant: variantOf(added), added };
};

const errorsOfKnown = ({ stock }: ChangedSku, i: number): readonly FieldError[] =>
  stock === undefined
    ? []
    : [{ path: `skus[${i}].stock`, message: 'is changed by a stock adjustment: this SKU is there already' }];

const errorsOfNew = ({ sku, price, stock }: ChangedSku, i: number): readonly FieldError[] => [
  ...(sku?.startsWith('sku_') ? [{ path: `skus[${i}].sku`, message: 'is none of this product' }] : []),
  ...(price ? [] : [{ path: `skus[${i}].price`, message: 'is required' }]),
  ...(stock === undefined ? [{ path: `skus[${i}].stock`, message: 'is required' }] : []),
];
