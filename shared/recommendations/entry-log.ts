import { type Table, tablePort } from '../table/index.ts';
import type { Entry } from './entry.ts';
import { logShards, unpackEntries } from './entry-codec.ts';
import { readable } from './readable.ts';
import { entryItem, foldItem } from './recommendations.entity.ts';

/** An entry of the log, and in which fold it was counted. */
export interface LoggedEntry {
  readonly entry: Entry;
  readonly fold: number;
}

const entriesAtOnce = 2_000;
const dayMs = 86_400_000;

/** Days back from a moment, the day of that moment first. An entry lies in the log of the day on which it was made. */
export const daysBefore = (now: Date, days: number): readonly string[] =>
  Array.from({ length: days }, (_, i) => new Date(now.getTime() - i * dayMs).toISOString().slice(0, 10));

/** All that has been counted, for whoever counts it anew. */
export const entryLog = tablePort('entryLog', {
  entities: [entryItem, foldItem],
  reads: (table: Table) => ({
    /** The newest fold with its entries, some of which may not lie in the log yet; those of all before it do. */
    async newestFold(): Promise<{ readonly number: number; readonly entries: readonly Entry[] }> {
      const fold = await table.get(foldItem.at({}), { consistent: true });
      return fold
        ? { number: fold.number, entries: readable('the newest fold', () => unpackEntries(fold.entries), []) }
        : { number: 0, entries: [] };
    },

    /** All entries of one day, page by page: its shards at the same time. */
    async eachOfDay(day: string, take: (page: readonly LoggedEntry[]) => void): Promise<void> {
      const readShard = async (shard: number): Promise<void> => {
        const partition = entryItem.partition({ day, shard });
        let after: string | undefined;
        do {
          const page = await table.query(entryItem, { partition, limit: entriesAtOnce, after, consistent: true });
          take(
            page.items.flatMap(({ entry, fold }) =>
              readable('an entry', () => unpackEntries(entry), []).map((each) => ({ entry: each, fold })),
            ),
          );
          after = page.next;
        } while (after !== undefined);
      };
      await Promise.all(Array.from({ length: logShards }, (_, shard) => readShard(shard)));
    },
  }),
  writes: () => ({}),
});
