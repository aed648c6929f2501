import { Problem } from '../kernel/problem.ts';
import { Stale } from '../kernel/stale.ts';
import { differs, equals, type Page, type Statement, type Table, tablePort } from '../table/index.ts';
import { type Revision, stateIn } from './change-product.ts';
import { merchantPage, type Paging } from './merchant-page.ts';
import type { Movement } from './movement.ts';
import { cardItem, merchantProductItem, movementItem, productItem } from './product.entity.ts';
import { cardOf, type MerchantProduct, merchantProductOf, type Product, type Stock, type Variant } from './product.ts';
import { stockItem } from './stock.entity.ts';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const reads = (table: Table) => ({
  /** The merchant's own product, drafts too. Anybody else's, and a deleted one, is not there. */
  async own(merchantId: string, productId: string): Promise<Product> {
    const product = await table.get(productItem.at({ productId }), { consistent: true });
    if (product?.merchantId !== merchantId || product.status === 'deleted') throw new Problem('not_found');
    return product;
  },

  /** The stock of some SKUs as it is at this moment, in their order. */
  stocks: (skus: readonly string[]): Promise<readonly (Stock | undefined)[]> =>
    table.getMany(
      skus.map((sku) => stockItem.at({ sku })),
      { consistent: true },
    ),
});

/**
 * Holds a write to the product that was read. Its SKUs as well as its version: how much is left of them is shown in the
 * product without a new version, and must not be shown as it was before.
 */
const unchanged = (before: Product) => ({
  when: {
    merchantId: equals(before.merchantId),
    status: differs('deleted'),
    version: equals(before.version),
    skus: equals(before.skus),
  },
  otherwise: (current: Product | undefined): Error => {
    if (current?.merchantId !== before.merchantId || current.status === 'deleted') return new Problem('not_found');
    if (current.version !== before.version) return new Problem('version_mismatch');
    return new Stale('the availability of a SKU has changed');
  },
});

/** What the stock of an offered SKU repeats of its product. */
const carried = (product: Product, { options, price }: Variant) => ({
  name: product.name,
  image: product.image,
  options,
  price,
  state: stateIn(product),
});

const stockChanges = ({ before, after, added, returned, withdrawn }: Revision): readonly Statement[] => {
  const { productId, merchantId } = before;
  const own = { productId: equals(productId), merchantId: equals(merchantId) };
  const was = new Map(before.skus.map((variant) => [variant.sku, variant]));
  const isAdded = new Set(added.map(({ sku }) => sku));
  const read = new Map(returned.map((stock) => [stock.sku, stock]));
  return [
    ...added.map((stock) =>
      stockItem.put(stock, {
        when: 'absent',
        otherwise: () =>
          new Problem('conflict', {
            errors: [{ path: 'skus', message: `${stock.sku} is in use already`, sku: stock.sku }],
          }),
      }),
    ),
    ...after.skus.flatMap((variant) => {
      const { sku } = variant;
      const old = was.get(sku);
      const set = carried(after, variant);
      if (isAdded.has(sku) || (old && same(set, carried(before, old)))) return [];
      // What is shown of a SKU that comes back was read from its stock, so that has to be the same still.
      const back = read.get(sku);
      return [
        stockItem.update({ sku }, { set }, { when: { ...own, ...(back && { available: equals(back.available) }) } }),
      ];
    }),
    ...withdrawn.map((sku) => stockItem.update({ sku }, { set: { state: 'withdrawn' } }, { when: own })),
  ];
};

const writes = () => ({
  /** A product that was changed, with everything that repeats it: its lists, the stock of its SKUs, its ledger. */
  change: (revision: Revision, movement?: Movement): readonly Statement[] => {
    const { before, after } = revision;
    const { productId, merchantId, createdAt } = before;
    const { shelf, ...product } = after;
    const { month, ...card } = cardOf(after);
    const { month: _, rating, ...row } = merchantProductOf(after);
    const isCardSame = same(cardOf(before), cardOf(after));
    const isListSame = isCardSame && shelf === before.shelf;
    return [
      productItem.update(
        { productId },
        {
          set: { ...changed(before, product), ...(!isListSame && shelf !== undefined && { shelf, createdAt }) },
          ...(!isListSame && shelf === undefined && { remove: ['shelf'] }),
        },
        unchanged(before),
      ),
      ...(isCardSame
        ? []
        : [
            cardItem.update(
              { productId },
              {
                set: { ...changed(cardOf(before), card), ...(month !== undefined && { month, createdAt }) },
                ...(month === undefined && { remove: ['month'] }),
              },
              { when: 'exists' },
            ),
          ]),
      ...(same(merchantProductOf(before), merchantProductOf(after))
        ? []
        : [merchantProductItem.update({ merchantId, productId }, { set: row }, { when: 'exists' })]),
      ...stockChanges(revision),
      ...(movement ? [movementItem.put(movement, { when: 'absent' })] : []),
    ];
  },

  /** Takes a product out of every list and its SKUs off the shelf. It stays for its orders and its ledger. */
  remove: (before: Product, now: Date): readonly Statement[] => {
    const { productId, merchantId } = before;
    const skus = [...before.skus.map(({ sku }) => sku), ...(before.withdrawn ?? [])];
    return [
      productItem.update(
        { productId },
        { set: { status: 'deleted', updatedAt: now.toISOString() }, add: { version: 1 }, remove: ['shelf'] },
        unchanged(before),
      ),
      cardItem.remove({ productId }, { when: 'exists' }),
      merchantProductItem.remove({ merchantId, productId }, { when: 'exists' }),
      ...skus.map((sku) =>
        stockItem.update({ sku }, { set: { state: 'deleted' } }, { when: { productId: equals(productId) } }),
      ),
    ];
  },
});

/** The fields that are another value than before. */
const changed = <T extends object>(before: T, after: Partial<T>): Partial<T> => {
  const set: Partial<T> = { ...after };
  for (const name in set) if (same(set[name], before[name])) delete set[name];
  return set;
};

/** The products of a merchant, as the merchant works on them. */
export const ownProducts = tablePort('ownProducts', {
  entities: [productItem, merchantProductItem, stockItem],
  reads,
  writes,
});

/** A merchant's list of products, and nothing of the products themselves. */
export const ownList = tablePort('ownList', {
  entities: [merchantProductItem],
  reads: (table: Table) => ({
    page: (merchantId: string, paging: Paging, status: Product['status'] | undefined): Promise<Page<MerchantProduct>> =>
      merchantPage(table, merchantId, paging, (row) => status === undefined || row.status === status),
  }),
  writes: () => ({}),
});
