import { Problem } from '../kernel/problem.ts';
import { equals, type Page, type Statement, type Table, tablePort } from '../table/index.ts';
import { merchantPage, type Paging } from './merchant-page.ts';
import type { Movement } from './movement.ts';
import { cardItem, merchantProductItem, movementItem, productItem } from './product.entity.ts';
import {
  type Availability,
  bestAvailability,
  type Card,
  cardOf,
  merchantProductOf,
  monthOf,
  type Product,
  type Stock,
} from './product.ts';
import { stockItem } from './stock.entity.ts';

/** The list of everything begins here: no shop of this software is older. */
const firstMonth = '2026-11';
/** Months that one request looks back at the most; a cursor goes on from there. */
const monthsAtOnce = 12;

const monthBefore = (month: string): string => {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return monthOf(date.toISOString());
};

const reads = (table: Table) => ({
  /** A product that anybody may see, or nothing. */
  async published(productId: string): Promise<Product | undefined> {
    const product = await table.get(productItem.at({ productId }));
    return product?.status === 'published' ? product : undefined;
  },

  of: (productId: string): Promise<Product | undefined> =>
    table.get(productItem.at({ productId }), { consistent: true }),

  /** A product that is not deleted, and the stock of one of its SKUs as it is at this moment. */
  async withStock(productId: string, sku: string): Promise<{ product: Product | undefined; stock: Stock | undefined }> {
    const [product, stock] = await table.getMany([productItem.at({ productId }), stockItem.at({ sku })], {
      consistent: true,
    });
    return { product: product?.status === 'deleted' ? undefined : product, stock };
  },

  inCategory: (category: string, { limit, cursor }: Paging): Promise<Page<Card>> =>
    table.query(productItem, {
      index: 'byCategory',
      partition: `CATEGORY#${category}`,
      newestFirst: true,
      limit,
      after: cursor,
    }),

  ofMerchant: (merchantId: string, paging: Paging, category?: string): Promise<Page<Card>> =>
    merchantPage(
      table,
      merchantId,
      paging,
      (row) => row.status === 'published' && (category === undefined || row.category === category),
    ),

  /** Everything, newest first: month after month back, until the page is full. */
  async newest({ limit, cursor }: Paging, now: Date): Promise<Page<Card>> {
    const items: Card[] = [];
    const newestMonth = monthOf(now.toISOString());
    // A cursor from the future would be looked for in month after month that cannot have come yet.
    let month = cursor && monthOf(cursor) < newestMonth ? monthOf(cursor) : newestMonth;
    let after = cursor;
    for (let looked = 0; looked < monthsAtOnce && month >= firstMonth; looked++) {
      const page = await table.query(cardItem, {
        index: 'byCategory',
        partition: `LIST#${month}`,
        newestFirst: true,
        limit: limit - items.length,
        after,
      });
      items.push(...page.items);
      if (page.next !== undefined) return { items, next: page.next };
      month = monthBefore(month);
      after = undefined;
      // The page is full to the piece: whether there is more is for the next request to find out.
      if (items.length === limit) break;
    }
    return month >= firstMonth ? { items, next: `${month}~` } : { items };
  },
});

const writes = () => ({
  /**
   * The product, its card, its place in the merchant's list, the stock of each SKU, and the ledger's first entry. `path`
   * is where the request speaks of the product, when it does not speak of it alone.
   */
  add: (product: Product, stocks: readonly Stock[], movement?: Movement, path?: string): readonly Statement[] => [
    productItem.put(product, { when: 'absent' }),
    cardItem.put(cardOf(product)),
    merchantProductItem.put(merchantProductOf(product)),
    ...(movement ? [movementItem.put(movement, { when: 'absent' })] : []),
    ...stocks.map((stock, i) =>
      stockItem.put(stock, {
        when: 'absent',
        otherwise: () =>
          new Problem('conflict', {
            errors: [{ path: `${path ? `${path}.` : ''}skus[${i}].sku`, message: 'is in use already', sku: stock.sku }],
          }),
      }),
    ),
  ],

  /** Shows how much is left of one SKU. The version stays: this is nothing that a merchant has edited. */
  showAvailability: (product: Product, sku: string, availability: Availability): readonly Statement[] => {
    // A SKU that was withdrawn is shown nowhere.
    if (!product.skus.some((each) => each.sku === sku)) return [];
    const skus = product.skus.map((each) => (each.sku === sku ? { ...each, availability } : each));
    const all = bestAvailability(skus);
    const { productId, merchantId } = product;
    return [
      productItem.update(
        { productId },
        { set: { skus, availability: all } },
        { when: { version: equals(product.version), skus: equals(product.skus) } },
      ),
      ...(all === product.availability
        ? []
        : [
            cardItem.update({ productId }, { set: { availability: all } }, { when: 'exists' }),
            merchantProductItem.update({ merchantId, productId }, { set: { availability: all } }, { when: 'exists' }),
          ]),
    ];
  },
});

/** Products and the lists that they stand in. */
export const catalog = tablePort('catalog', {
  entities: [productItem, cardItem, merchantProductItem, stockItem],
  indexes: ['byCategory'],
  reads,
  writes,
});
