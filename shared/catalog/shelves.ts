import { type Table, tablePort } from '../table/index.ts';
import { cardItem, productItem } from './product.entity.ts';
import { type Card, monthOf } from './product.ts';

/** Months that are looked through for what is new, all at once. */
const monthsBack = 3;

const monthsUntil = (now: Date): readonly string[] =>
  Array.from({ length: monthsBack }, (_, i) =>
    monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - i)).toISOString()),
  );

/** What is new, for who has nothing else to show: one page, in one round trip. */
export const shelves = tablePort('shelves', {
  entities: [productItem, cardItem],
  indexes: ['byCategory'],
  reads: (table: Table) => ({
    async newestIn(category: string, limit: number): Promise<readonly Card[]> {
      const partition = `CATEGORY#${category}`;
      const list = { index: 'byCategory', partition, newestFirst: true, limit } as const;
      return (await table.query(productItem, list)).items;
    },

    /** Of this month and those before it. */
    async newest(limit: number, now: Date): Promise<readonly Card[]> {
      const pages = await Promise.all(
        monthsUntil(now).map((month) => {
          const list = { index: 'byCategory', partition: `LIST#${month}`, newestFirst: true, limit } as const;
          return table.query(cardItem, list);
        }),
      );
      return pages.flatMap(({ items }) => items).slice(0, limit);
    },
  }),
  writes: () => ({}),
});
