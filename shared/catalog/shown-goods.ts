import { type Table, tablePort } from '../table/index.ts';
import { cardItem, productItem } from './product.entity.ts';
import type { Card, Product } from './product.ts';

/** Goods as anybody may see them, by their ids: for who has found them elsewhere. */
export const shownGoods = tablePort('shownGoods', {
  entities: [cardItem, productItem],
  reads: (table: Table) => ({
    /** In one round trip, at half a unit each; what is not on sale at this moment is left out. */
    async cards(productIds: readonly string[]): Promise<ReadonlyMap<string, Card>> {
      const cards = await table.getMany(productIds.map((productId) => cardItem.at({ productId })));
      return new Map(cards.flatMap((card) => (card?.month === undefined ? [] : [[card.productId, card] as const])));
    },

    async product(productId: string): Promise<Product | undefined> {
      const product = await table.get(productItem.at({ productId }));
      return product?.status === 'published' ? product : undefined;
    },
  }),
  writes: () => ({}),
});
