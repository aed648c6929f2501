import { setTimeout as sleep } from 'node:timers/promises';

/** When readers of streams look again: soon after a function has run, and seldom while nothing happens. */
export interface Pace {
  /** A function has run, and may have written something. */
  quicken(): void;
  /** Rests until it is worth looking, or until the signal. */
  rest(signal: AbortSignal): Promise<void>;
}

/** In milliseconds. */
export interface PaceTimes {
  /** A rest while functions run: a new record waits for this long at most, and should have been seen by everyone in a second. */
  readonly briefly: number;
  /** For this long the engine may still be about to show what a function has written. */
  readonly livelyFor: number;
  /** A rest while nothing happens: what comes from elsewhere, such as from an operator's command, waits for this long. */
  readonly seldom: number;
}

export const newPace = ({ briefly = 100, livelyFor = 300, seldom = 500 }: Partial<PaceTimes> = {}): Pace => {
  let livelyUntil = 0;
  let quickened = new AbortController();

  return {
    quicken: () => {
      livelyUntil = performance.now() + livelyFor;
      quickened.abort();
      quickened = new AbortController();
    },
    rest: async (signal) => {
      const isLively = performance.now() < livelyUntil;
      const interrupts = isLively ? signal : AbortSignal.any([signal, quickened.signal]);
      await sleep(isLively ? briefly : seldom, undefined, { signal: interrupts }).catch(() => undefined);
    },
  };
};
