import { log } from '#shared/kernel/log.ts';
import { Stale } from '#shared/kernel/stale.ts';

/** Things that are worked on side by side: most of the time goes into waiting for others. */
const atOnce = 8;

/** How long a run begins anything new: the last of it may wait for a silent provider twice, within the function's 55 s. */
const usualTimeMs = 38_000;

type Work<T, Result = void> = (each: T) => Promise<Result>;

/** Works on some things, eight at a time, as long as there is time. */
export const sideBySide = async <T, Result>(
  all: readonly T[],
  work: Work<T, Result>,
  hasTime: () => boolean = () => true,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < all.length && hasTime(); from += atOnce) {
    results.push(...(await Promise.all(all.slice(from, from + atOnce).map(work))));
  }
  return results;
};

/**
 * Works off what is due until nothing is. Each thing has to leave the list or be put off, also when it fails; what time
 * does not allow is due again at the next run. What could not even be put off keeps none of the others from its turn.
 */
export const workOff = async <T>(
  due: () => Promise<readonly T[]>,
  work: Work<T>,
  timeMs = usualTimeMs,
): Promise<void> => {
  const turns = turnsOf(work);
  const end = performance.now() + timeMs;
  const hasTime = () => performance.now() < end;
  for (let all = await due(); all.length > 0 && hasTime(); all = await due()) {
    const left = await sideBySide(all, turns.take, hasTime);
    // Nobody gets anywhere: the next run may.
    if (!left.includes(true)) break;
  }
  turns.end();
};

/** Works on some things one after the other: whatever becomes of one of them, the others have their turn. */
export const oneByOne = async <T>(all: readonly T[], work: Work<T>): Promise<void> => {
  const turns = turnsOf(work);
  for (const each of all) await turns.take(each);
  turns.end();
};

/** A conflict means that somebody else is at it; any other failure is the run's own, once everybody had their turn. */
const turnsOf = <T>(work: Work<T>) => {
  let failure: { readonly error: unknown } | undefined;
  return {
    /** Whether it went through. */
    take: async (each: T): Promise<boolean> => {
      try {
        await work(each);
        return true;
      } catch (error) {
        log.warn('work left over', { error });
        if (!(error instanceof Stale)) failure = { error };
        return false;
      }
    },
    end: (): void => {
      if (failure) throw failure.error;
    },
  };
};
