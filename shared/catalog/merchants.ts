import { equals, type Page, type Statement, type Table, tablePort } from '../table/index.ts';
import { merchantItem } from './merchant.entity.ts';
import type { Merchant, MerchantStatus } from './merchant.ts';
import type { Paging } from './merchant-page.ts';

/** Who sells here. */
export const merchants = tablePort('merchants', {
  entities: [merchantItem],
  reads: (table: Table) => ({
    of: (merchantId: string): Promise<Merchant | undefined> =>
      table.get(merchantItem.at({ merchantId }), { consistent: true }),
  }),
  writes: () => ({
    add: (merchant: Merchant): Statement => merchantItem.put(merchant, { when: 'absent' }),

    /** Moves it to another list, if nobody else has decided meanwhile. */
    decided: ({ merchantId, createdAt, version }: Merchant, status: MerchantStatus): Statement =>
      merchantItem.update(
        { merchantId },
        { set: { status, createdAt }, add: { version: 1 } },
        { when: { version: equals(version) } },
      ),
  }),
});

/** The same merchants, by what was decided about them. */
export const merchantList = tablePort('merchantList', {
  entities: [merchantItem],
  indexes: ['byCategory'],
  reads: (table: Table) => ({
    /** Newest first, as they are at this moment: the index may still show what somebody has just decided. */
    async page(status: MerchantStatus, { limit, cursor }: Paging): Promise<Page<Merchant>> {
      const page = await table.query(merchantItem, {
        index: 'byCategory',
        partition: `MERCHANTS#${status}`,
        newestFirst: true,
        limit,
        after: cursor,
      });
      const places = page.items.map(({ merchantId }) => merchantItem.at({ merchantId }));
      const found = await table.getMany(places, { consistent: true });
      return { ...page, items: found.flatMap((merchant) => (merchant?.status === status ? [merchant] : [])) };
    },
  }),
  writes: () => ({}),
});
