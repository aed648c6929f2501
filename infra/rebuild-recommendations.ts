import { Stale } from '#shared/kernel/stale.ts';
import {
  type CategoryPaths,
  type Counted,
  type Derived,
  daysBefore,
  derivedLists,
  type Entry,
  entryLog,
  listsOf,
  popularityAdded,
  Recount,
  withEntries,
} from '#shared/recommendations/index.ts';
import type { Statement, Table } from '#shared/table/index.ts';
import { atOnce, inLots } from './recommend/at-once.ts';
import { readPaths, withMorePaths } from './recommend/read-paths.ts';
import { Seen } from './recommend/seen.ts';

const dayMs = 86_400_000;
/** The log keeps a year. One day more, for a clock that is slow. */
const daysOfLog = 367;
/** An entry may be so much older than the fold that counts it: what a phone tells late, and a stream holds back. */
const lateDays = 5;
/** What the shop goes on counting is counted again, with what has come since, so often. */
const mostRounds = 8;
const daysAtOnce = 4;
const listsAtOnce = 100;
const writesAtOnce = 16;

/** Hears what is being done, and how much of it has been: 0 to 1, or a number of things where nobody knows how many there are. */
export type Told = (what: string, done: number) => void;

export interface Rebuilt {
  readonly entries: number;
  readonly lists: number;
  readonly written: number;
  /** Those that the shop has counted itself again and again meanwhile: they are as it has left them. */
  readonly left: number;
}

interface Options {
  /** Entries besides those of the log; one that lies in the log as well counts once. */
  readonly more?: AsyncIterable<readonly Entry[]>;
  readonly now?: () => Date;
  readonly told?: Told;
  /** How far back the log is read: a year, unless it is known to be shorter. */
  readonly days?: number;
}

type Log = ReturnType<(typeof entryLog)['reads']>;
type Fold = Awaited<ReturnType<Log['newestFold']>>;

/** What was counted, up to which fold, and which entries need no look at the log. */
interface Count {
  readonly counted: Counted;
  readonly entries: number;
  readonly fold: number;
  readonly seen: Seen;
}

/**
 * Makes all lists anew from the log of entries. The shop goes on counting: each list is held to the fold that was seen in
 * it, and what has moved on is counted again with what has come since. May be broken off, and begun again.
 */
export const rebuildRecommendations = async (table: Table, options: Options = {}): Promise<Rebuilt> => {
  const { now = () => new Date(), told = () => undefined } = options;
  const log = entryLog.reads(table);
  const onSale = await readPaths(table, now(), (products) => told('products read', products));
  const count = await countAll(log, { ...options, now, told });
  const paths = await withMorePaths(table, onSale, count.counted.popularity.keys());
  const about = 2 * paths.size + 2 * count.counted.size;
  const { lists, written, left } = await writeLists(table, listsOf(count.counted, paths), count.fold, (done) =>
    told('lists written', Math.min(1, done / about)),
  );
  const again = await catchUp(table, log, count, paths, left, now);
  return { entries: count.entries, lists, written: written + again.written, left: again.left };
};

const countAll = async (
  log: Log,
  { more, now, told, days = daysOfLog }: Options & Required<Pick<Options, 'now' | 'told'>>,
): Promise<Count> => {
  const recount = new Recount();
  const seen = new Seen();
  let entries = 0;
  const take = (entry: Entry): void => {
    recount.take(entry);
    if (++entries % 10_000 === 0 && more) told('entries read', entries);
  };
  if (more) for await (const page of more) for (const entry of page) if (seen.add(entry.entryId)) take(entry);

  const fold = await log.newestFold();
  for (const entry of fold.entries) if (seen.add(entry.entryId)) take(entry);
  let read = 0;
  await atOnce(daysAtOnce, daysBefore(new Date(now().getTime() + dayMs), days + 1), async (day) => {
    await log.eachOfDay(day, (page) => {
      for (const each of page) if (each.fold <= fold.number && !seen.has(each.entry.entryId)) take(each.entry);
    });
    told('days of the log read', ++read / (days + 1));
  });
  const counted = recount.finish((part) => told('counted', part));
  return { counted, entries, fold: fold.number, seen };
};

const catchUp = async (
  table: Table,
  log: Log,
  { counted, fold, seen }: Count,
  paths: CategoryPaths,
  movedOn: readonly Derived[],
  now: () => Date,
): Promise<{ readonly written: number; readonly left: number }> => {
  let [left, written] = [movedOn, 0];
  for (let round = 0; round < mostRounds && left.length > 0; round++) {
    const newest = await log.newestFold();
    const come = (await entriesSince(log, fold, newest, now)).filter(({ entryId }) => !seen.has(entryId));
    const since = withEntries(come, counted, await withMorePaths(table, paths, popularityAdded(come).keys()));
    const asTheyWere = new Map(left.map((list) => [since(list), list]));
    const done = await writeLists(table, asTheyWere.keys(), newest.number);
    written += done.written;
    left = done.left.flatMap((list) => asTheyWere.get(list) ?? []);
  }
  return { written, left: left.length };
};

/** What was counted after a fold, up to the newest one. */
const entriesSince = async (log: Log, fold: number, newest: Fold, now: () => Date): Promise<readonly Entry[]> => {
  if (newest.number === fold) return [];
  const entries = new Map(newest.entries.map((entry) => [entry.entryId, entry]));
  await atOnce(daysAtOnce, daysBefore(new Date(now().getTime() + dayMs), lateDays + 1), (day) =>
    log.eachOfDay(day, (page) => {
      for (const each of page)
        if (each.fold > fold && each.fold <= newest.number) entries.set(each.entry.entryId, each.entry);
    }),
  );
  return [...entries.values()];
};

interface Written {
  readonly lists: number;
  readonly written: number;
  readonly left: readonly Derived[];
}

const writeLists = async (
  table: Table,
  all: Iterable<Derived>,
  fold: number,
  told: (lists: number) => void = () => undefined,
): Promise<Written> => {
  const port = { ...derivedLists.reads(table), ...derivedLists.writes(table) };
  const left: Derived[] = [];
  let [lists, written] = [0, 0];
  const write = async (list: Derived, statement: Statement): Promise<void> => {
    try {
      await port.commit([statement]);
      written++;
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      left.push(list);
    }
  };
  for (const lot of inLots(all, listsAtOnce)) {
    const outdated = await port.outdated(lot, fold);
    await atOnce(writesAtOnce, lot.entries(), async ([i, list]) => {
      const what = outdated[i];
      if (what === 'moved on') left.push(list);
      else if (what && what !== 'current') await write(list, what);
    });
    lists += lot.length;
    told(lists);
  }
  return { lists, written, left };
};
