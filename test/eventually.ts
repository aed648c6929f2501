import { vi } from 'vitest';

/** Waits until a claim holds: no longer than it takes on a quick machine, and as long as a busy one may need. */
export const eventually = <T>(claim: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(claim, { timeout: 20_000, interval: 10 });
