import { type Table, tablePort } from '../table/index.ts';
import { catalog } from './catalog.ts';
import { cardItem, productItem } from './product.entity.ts';
import type { Product } from './product.ts';

const atOnce = 100;

/** Everything that is on sale, for what is derived from it. */
export const allGoods = tablePort('allGoods', {
  entities: [cardItem, productItem],
  indexes: ['byCategory'],
  reads: (table: Table) => ({
    /** The newest first. What is added meanwhile may be missing. */
    async *published(now: Date): AsyncGenerator<Product> {
      const { newest } = catalog.reads(table);
      let cursor: string | undefined;
      do {
        const page = await newest({ limit: atOnce, cursor }, now);
        const products = await table.getMany(page.items.map(({ productId }) => productItem.at({ productId })));
        for (const product of products) if (product?.status === 'published') yield product;
        cursor = page.next;
      } while (cursor !== undefined);
    },
  }),
  writes: () => ({}),
});
