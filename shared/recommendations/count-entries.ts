import { log } from '../kernel/log.ts';
import { pause, Stale } from '../kernel/stale.ts';
import { type CountingPorts, countFold, type Folds } from './count-fold.ts';
import type { Entry } from './entry.ts';
import { isTakeable, packedBytes } from './entry-codec.ts';
import type { Fold } from './folds.ts';

/** A fold fits into an item, and is done in a moment: who waits for it must not think that it was left. */
const largestFold = 64_000;

/** Who counts a fold is waited for so often, a sixth of a second on average; then it passes for left. */
const usualPatience = 10;
const longestPause = 3;
/** Somebody else is always first: rather than wait for ever, the batch comes again. */
const mostRounds = 100;

/**
 * Counts entries, each exactly once, whoever else is counting, has begun to or has done so before. What cannot be
 * written down is passed over: it would be refused for ever, and everything behind it with it.
 */
export const countEntries = async (
  entries: readonly Entry[],
  ports: CountingPorts,
  now: Date,
  patience = usualPatience,
): Promise<void> => {
  const takeable = entries.filter(isTakeable);
  if (takeable.length < entries.length)
    log.error('entries passed over', { done: { passedOver: entries.length - takeable.length } });
  const distinct = [...new Map(takeable.map((entry) => [entry.entryId, entry])).values()];
  for (const chunk of chunksOf(distinct)) await countOnce(chunk, ports, now, patience);
};

const chunksOf = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const chunks: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const bytes = packedBytes(entry);
    if (bytes > room) {
      chunks.push([]);
      room = largestFold;
    }
    chunks.at(-1)?.push(entry);
    room -= bytes;
  }
  return chunks;
};

const countOnce = async (
  entries: readonly Entry[],
  ports: CountingPorts,
  now: Date,
  patience: number,
): Promise<void> => {
  const { folds } = ports;
  let waits = 0;
  let waitsFor = 0;
  for (let round = 0; round < mostRounds; round++) {
    const newest = await folds.newest();
    if (newest && !(await isDone(newest, folds))) {
      waits = newest.number === waitsFor ? waits + 1 : 0;
      waitsFor = newest.number;
      if (waits < patience) await pause(Math.min(waits, longestPause));
      else await countFold(newest, ports);
      continue;
    }
    // Nothing is being counted, and nothing can be before the number moves on: the log is complete.
    const counted = await folds.counted(entries);
    const left = entries.filter(({ entryId }) => !counted.has(entryId));
    if (left.length === 0) return;
    const fold = { number: (newest?.number ?? 0) + 1, at: now.toISOString(), entries: left };
    if (await begins(fold, folds)) return countFold(fold, ports);
  }
  throw new Stale('others were counting all the time');
};

/** The last of its entries is logged when everything else is done. */
const isDone = async ({ entries }: Fold, folds: Folds): Promise<boolean> => {
  const last = entries.slice(-1);
  return (await folds.counted(last)).size === last.length;
};

/** Whether it is this one: of those that are begun at once one is. */
const begins = async (fold: Fold, folds: Folds): Promise<boolean> => {
  try {
    await folds.commit([folds.begin(fold)]);
    return true;
  } catch (error) {
    if (error instanceof Stale) return false;
    throw error;
  }
};
