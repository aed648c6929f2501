import { type Page, type Statement, type Table, tablePort } from '../table/index.ts';
import type { Change } from './document.ts';
import { type SearchChange, searchChangeItem } from './search.entity.ts';

/** Long enough for every snapshot that is made meanwhile, and for a look at what went wrong. */
export const daysKept = 3;

/** A change may be seen so much later than its position says: its writer's clock, and his patience with the table. */
const latenessMs = 10_000;

export const positionAt = (at: Date): string => at.toISOString();

/** Positions begin with their time. */
export const timeOf = (position: string): Date => new Date(position.slice(0, 24));

/** Before all others. */
export const firstPosition = '0';

/** From where on changes have to be read so that none is missed by whoever has read up to a position. */
export const withLateOnes = (position: string): string =>
  position === firstPosition ? position : positionAt(new Date(timeOf(position).getTime() - latenessMs));

const changesAtOnce = 1_000;

/** What has become of products, in its order: what a snapshot does not know yet. */
export const searchChanges = tablePort('searchChanges', {
  entities: [searchChangeItem],
  reads: (table: Table) => ({
    /** From a position on, it included. */
    from: (position: string): Promise<Page<SearchChange>> =>
      table.query(searchChangeItem, {
        partition: searchChangeItem.partition({}),
        range: { atLeast: position },
        limit: changesAtOnce,
      }),
  }),
  writes: () => ({
    append: (change: Change, now: Date): Statement =>
      searchChangeItem.put({
        position: `${positionAt(now)}#${change.productId}`,
        change,
        ttl: Math.floor(now.getTime() / 1000) + daysKept * 86_400,
      }),
  }),
});
