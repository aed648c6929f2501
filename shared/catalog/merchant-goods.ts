import { type Table, tablePort } from '../table/index.ts';
import { merchantProductItem } from './product.entity.ts';

/** What a merchant's goods are called. */
export const merchantGoods = tablePort('merchantGoods', {
  entities: [merchantProductItem],
  reads: (table: Table) => ({
    async names(merchantId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const rows = await table.getMany(
        productIds.map((productId) => merchantProductItem.at({ merchantId, productId })),
      );
      return new Map(rows.flatMap((row) => (row ? [[row.productId, row.name] as const] : [])));
    },
  }),
  writes: () => ({}),
});
