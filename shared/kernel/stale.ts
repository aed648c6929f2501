import { Problem } from './problem.ts';

/** What was read is no longer so: the story has to be told again over fresh reads. */
export class Stale extends Error {
  override readonly name = 'Stale';
}

/** Another writer was in the way at that very moment. Nothing that was read has to have changed. */
export class Contended extends Stale {}

/** One telling of a story: the second and later ones read strongly. */
export interface Telling {
  readonly attempt: number;
  readonly consistent: boolean;
}

const usualTellings = 3;
/** Where many may write to one item at once: each of them waits for its turn. */
export const manyTellings = 8;
const firstPauseMs = 40;
const longestPauseMs = 1_000;

/** Full jitter: competitors that collided once are spread out, so that they do not collide again. */
export const pause = (attempt: number): Promise<void> =>
  new Promise((resume) => setTimeout(resume, Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt)));

/** Tells a story again while it meets stale reads: three times as a rule, so six store calls for a read and a commit. */
export const untilFresh = async <T>(tell: (telling: Telling) => Promise<T>, tellings = usualTellings): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await tell({ attempt, consistent: attempt > 0 });
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      if (attempt + 1 >= tellings) throw new Problem('conflict', { retryAfter: 1, cause: error });
      await pause(attempt);
    }
  }
};

const usualAttempts = 8;

/**
 * Hands in again what another writer was in the way of: for writes that are right whatever that one has written, such as
 * adding to a sum that many add to at once. A condition that does not hold is no reason to.
 */
export const untilThrough = async <T>(write: () => Promise<T>, attempts = usualAttempts): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Contended) || attempt + 1 >= attempts) throw error;
      await pause(attempt);
    }
  }
};
