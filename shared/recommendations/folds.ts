import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import type { Test } from '../table/statement.ts';
import type { Entry } from './entry.ts';
import { packEntries, placeInLog, unpackEntries } from './entry-codec.ts';
import { inChunks } from './in-chunks.ts';
import { readable } from './readable.ts';
import {
  entryItem,
  foldItem,
  neighboursItem,
  popularityItem,
  type StoredFold,
  type StoredNeighbours,
  type StoredPopularity,
} from './recommendations.entity.ts';

/** What is counted together, exactly once. */
export interface Fold extends Omit<StoredFold, 'entries'> {
  readonly entries: readonly Entry[];
}

type NeighboursKey = Pick<StoredNeighbours, 'graph' | 'productId'>;

/** The log serves a year, and a day for whoever is late. */
const daysKept = 366;

/** An attribute as it was read, also one that somebody has left out: its list must not be refused for ever. */
const asRead = (value: number | Uint8Array | undefined): Test => (value === undefined ? without : equals(value));

/**
 * The folds and what they write. All of it is read strongly, and each list is held to what was read of it, so that
 * whoever comes late with an old fold gets nothing through.
 */
export const folds = tablePort('folds', {
  entities: [foldItem, entryItem, neighboursItem, popularityItem],
  reads: (table: Table) => ({
    /** The fold that is being counted, or was last. */
    async newest(): Promise<Fold | undefined> {
      const fold = await table.get(foldItem.at({}), { consistent: true });
      return fold && { ...fold, entries: readable('the newest fold', () => unpackEntries(fold.entries), []) };
    },

    /** Those of some entries that lie in the log. */
    async counted(entries: readonly Entry[]): Promise<ReadonlySet<string>> {
      const found = await inChunks(entries, (chunk) =>
        table.getMany(
          chunk.map((entry) => entryItem.at(placeInLog(entry))),
          { consistent: true },
        ),
      );
      return new Set(found.flatMap((each) => (each ? [each.entryId] : [])));
    },

    neighbours: (keys: readonly NeighboursKey[]): Promise<readonly (StoredNeighbours | undefined)[]> =>
      inChunks(keys, (chunk) =>
        table.getMany(
          chunk.map((key) => neighboursItem.at(key)),
          { consistent: true },
        ),
      ),

    popularity: (categories: readonly string[]): Promise<readonly (StoredPopularity | undefined)[]> =>
      inChunks(categories, (chunk) =>
        table.getMany(
          chunk.map((category) => popularityItem.at({ category })),
          { consistent: true },
        ),
      ),
  }),
  writes: () => ({
    /** There is one at a time: who has lost looks again. */
    begin: ({ entries, ...fold }: Fold): Statement =>
      foldItem.put(
        { ...fold, entries: packEntries(entries) },
        { when: fold.number === 1 ? 'absent' : { number: equals(fold.number - 1) } },
      ),

    putNeighbours: (after: StoredNeighbours, before: StoredNeighbours | undefined): Statement =>
      neighboursItem.put(after, {
        when: before ? { fold: asRead(before.fold), neighbours: asRead(before.neighbours) } : 'absent',
      }),

    putPopularity: (after: StoredPopularity, before: StoredPopularity | undefined): Statement =>
      popularityItem.put(after, {
        when: before ? { fold: asRead(before.fold), scores: asRead(before.scores) } : 'absent',
      }),

    log: (entry: Entry, { number, at }: Fold): Statement =>
      entryItem.put({
        ...placeInLog(entry),
        fold: number,
        entry: packEntries([entry]),
        ttl: Math.floor(Date.parse(at) / 1000) + daysKept * 86_400,
      }),
  }),
});
