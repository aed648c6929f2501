import type { Money } from '../kernel/money.ts';
import { atLeast, equals, type Statement, type Table, tablePort } from '../table/index.ts';
import type { Stock } from './product.ts';
import { stockItem } from './stock.entity.ts';

/** Some pieces of one SKU at a price. */
export interface Pieces {
  readonly sku: string;
  readonly quantity: number;
  readonly price: Money;
}

/** Prices and pieces. What is held or sold is not counted here: it follows from the orders. */
export const stocks = tablePort('stocks', {
  entities: [stockItem],
  reads: (table: Table) => ({
    /** The stock of some SKUs, in their order; what was never sold here is `undefined`. */
    of: (skus: readonly string[]): Promise<readonly (Stock | undefined)[]> =>
      table.getMany(skus.map((sku) => stockItem.at({ sku }))),

    /** The same as it is at this moment, for whoever decides by it what cannot be taken back. */
    rightNow: (skus: readonly string[]): Promise<readonly (Stock | undefined)[]> =>
      table.getMany(
        skus.map((sku) => stockItem.at({ sku })),
        { consistent: true },
      ),
  }),
  writes: () => ({
    /** Takes pieces out of the stock: only if they are there, at the price that the shopper was shown. */
    reserve: ({ sku, quantity, price }: Pieces): Statement =>
      stockItem.update(
        { sku },
        { add: { available: -quantity } },
        { when: { available: atLeast(quantity), price: equals(price), state: equals('live') } },
      ),

    /** Takes pieces for an order that had given them back: whoever has paid already pays what it cost then. */
    reserveLate: ({ sku, quantity }: Pick<Pieces, 'sku' | 'quantity'>): Statement =>
      stockItem.update(
        { sku },
        { add: { available: -quantity } },
        { when: { available: atLeast(quantity), state: equals('live') } },
      ),

    /** Puts pieces back. Also for goods that are not sold any more: the pieces are there again. */
    release: ({ sku, quantity }: Pick<Pieces, 'sku' | 'quantity'>): Statement =>
      stockItem.update({ sku }, { add: { available: quantity } }, { when: 'exists' }),
  }),
});
