import { type Table, tablePort } from '../table/index.ts';
import { type Purchase, purchaseItem } from './purchase.ts';

/** Purchases that one request reads: 8 read units of 4 KB at half the price. */
const mostAtOnce = 100;

/** What a shopper has bought, as far as it was read. */
export interface BoughtGoods {
  readonly purchases: readonly Purchase[];
  /** Whether the purchases tell if it was bought; of who has bought more than they hold, some have to be looked for. */
  isKnown(productId: string): boolean;
}

/** What shoppers have bought, for who only wants to know that. */
export const boughtGoods = tablePort('boughtGoods', {
  entities: [purchaseItem],
  reads: (table: Table) => ({
    /** The purchases of the newest goods: ids sort by the time at which a product was added. */
    async of(userId: string): Promise<BoughtGoods> {
      const { items, next } = await table.query(purchaseItem, {
        partition: purchaseItem.partition({ userId }),
        range: { prefix: 'BOUGHT#' },
        newestFirst: true,
        limit: mostAtOnce,
      });
      const oldest = next === undefined ? '' : (items.at(-1)?.productId ?? '');
      return { purchases: items, isKnown: (productId) => productId >= oldest };
    },

    /** Those of some goods that the shopper has bought. */
    async among(userId: string, productIds: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await table.getMany(productIds.map((productId) => purchaseItem.at({ userId, productId })));
      return new Set(found.flatMap((purchase) => purchase?.productId ?? []));
    },
  }),
  writes: () => ({}),
});
