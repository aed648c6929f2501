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

    /** Moves it to another list, if nobody else has decided meanwhile; its goods are due to follow. */
    decided: ({ merchantId, createdAt, version }: Merchant, status: MerchantStatus, now: Date): Statement => {
      const decidedAt = now.toISOString();
      return merchantItem.update(
        { merchantId },
        { set: { status, createdAt, decidedAt, dueAt: decidedAt }, add: { version: 1 } },
        { when: { version: equals(version) } },
      );
    },
  }),
});

/** The same merchants, while their goods have to follow a decision. */
export const decidedMerchants = tablePort('decidedMerchants', {
  entities: [merchantItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    due: (now: Date): Promise<readonly Merchant[]> => table.due(merchantItem, now, 25),
  }),
  writes: () => ({
    /** Looks at its goods again at a later time, or no more; a decision that was made meanwhile stays due. */
    followed: ({ merchantId, version }: Merchant, dueAt: string | undefined): Statement =>
      merchantItem.update({ merchantId }, dueAt === undefined ? { remove: ['dueAt'] } : { set: { dueAt } }, {
        when: { version: equals(version) },
      }),
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
