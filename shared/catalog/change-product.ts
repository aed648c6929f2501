import { invalid } from '../kernel/problem.ts';
import { offersAfter } from './change-skus.ts';
import { assertDistinct } from './draft-product.ts';
import type { Image } from './image.ts';
import { bestAvailability, lowestPrice, type Product, type Stock } from './product.ts';
import type { ProductChange } from './product-change.view.ts';

/** SKUs that one change may write beside the product's own items: a transaction has room for a hundred statements. */
const mostSkusAtOnce = 90;
/** Withdrawn SKUs that a product remembers. Older ones keep their stock, and may come back all the same. */
const mostWithdrawn = 40;

/** What a change makes of a product. The statements follow from what differs. */
export interface Revision {
  readonly before: Product;
  readonly after: Product;
  /** Stock of SKUs that are new in the shop. */
  readonly added: readonly Stock[];
  /** Stock, as it was read, of withdrawn SKUs that are offered again. */
  readonly returned: readonly Stock[];
  /** SKUs that are not offered any more. */
  readonly withdrawn: readonly string[];
}

interface Revising {
  /** Pictures of the change, checked; those of before when it says nothing about them. */
  readonly images: readonly Image[];
  /** Stock of the SKUs that the change names and the product does not offer. */
  readonly found: readonly (Stock | undefined)[];
  readonly currency: string;
  readonly now: Date;
}

/** State of the offered SKUs of a product. */
export const stateIn = ({ status }: Pick<Product, 'status'>): Stock['state'] =>
  status === 'published' ? 'live' : 'withdrawn';

/** The product after a change, or the reason why it cannot be. */
export const revise = (
  before: Product,
  change: ProductChange,
  { images, found, currency, now }: Revising,
): Revision => {
  const offers = offersAfter(before, change, found, now);
  const skus = offers.map(({ variant }) => variant);
  skus.forEach(({ price }, i) => {
    if (price.currency === currency) return;
    throw invalid(change.skus ? `skus[${i}].price.currency` : 'price.currency', `must be ${currency}`);
  });
  assertDistinct(skus);

  const offered = new Set(skus.map(({ sku }) => sku));
  const withdrawn = before.skus.flatMap(({ sku }) => (offered.has(sku) ? [] : [sku]));
  if (skus.length + withdrawn.length > mostSkusAtOnce)
    throw invalid('skus', 'replaces too many at once: take some away first');

  const { shelf: _, ...rest } = before;
  const { name, description, attributes, status, category } = { ...before, ...given(change) };
  const remembered = (before.withdrawn ?? []).filter((sku) => !offered.has(sku));
  const after: Product = {
    ...rest,
    ...{ name, description, attributes, status, category, images, skus },
    ...((withdrawn.length > 0 || before.withdrawn) && {
      withdrawn: [...withdrawn, ...remembered].slice(0, mostWithdrawn),
    }),
    price: lowestPrice(skus),
    image: images[0]?.path ?? before.image,
    availability: bestAvailability(skus),
    version: before.version + 1,
    updatedAt: now.toISOString(),
    ...(status === 'published' && { shelf: category }),
  };
  const asNow = { name, image: after.image, state: stateIn(after) };
  return {
    before,
    after,
    added: offers.flatMap(({ added }) => (added ? [{ ...added, ...asNow }] : [])),
    returned: offers.flatMap(({ returned }) => returned ?? []),
    withdrawn,
  };
};

/** The product taken off sale by the shop, or put back: nothing else of it changes. */
export const withStatus = (before: Product, status: 'published' | 'suspended', now: Date): Revision => {
  const { shelf: _, ...rest } = before;
  const after: Product = {
    ...rest,
    status,
    version: before.version + 1,
    updatedAt: now.toISOString(),
    ...(status === 'published' && { shelf: before.category }),
  };
  return { before, after, added: [], returned: [], withdrawn: [] };
};

/** Only what the change names. */
const given = ({ name, description, attributes, status, category }: ProductChange) => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
  ...(attributes && { attributes }),
  ...(status && { status }),
  ...(category !== undefined && { category }),
});
