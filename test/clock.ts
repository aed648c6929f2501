import { vi } from 'vitest';

export const minutesLater = (minutes: number, from = new Date()): Date => new Date(from.getTime() + minutes * 60_000);

/** Runs something at another time: only `Date` is moved, timers go on as they are. */
export const at = async <T>(time: Date, run: () => Promise<T>): Promise<T> => {
  vi.useFakeTimers({ toFake: ['Date'], now: time });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
};
