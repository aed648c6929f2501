import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newPace, type Pace } from '#infra/local/streams/pace.ts';

const never = new AbortController().signal;

/** Milliseconds that a reader rests. */
const restOf = async (pace: Pace, signal = never): Promise<number> => {
  const began = performance.now();
  await pace.rest(signal);
  return performance.now() - began;
};

describe('the pace of the readers of streams', () => {
  it('is slow while nothing happens', async () => {
    const pace = newPace({ briefly: 1, seldom: 200 });
    expect(await restOf(pace)).toBeGreaterThan(150);
    expect(await restOf(pace)).toBeGreaterThan(150);
  });

  it('is quick for a while after a function has run', async () => {
    const pace = newPace({ briefly: 100, livelyFor: 1_000, seldom: 10_000 });
    pace.quicken();
    const rests = [await restOf(pace), await restOf(pace)];
    expect(Math.min(...rests)).toBeGreaterThan(80);
    expect(Math.max(...rests)).toBeLessThan(5_000);
  });

  it('wakes everyone who rests when a function has run', async () => {
    const pace = newPace({ seldom: 10_000 });
    const rests = Promise.all([restOf(pace), restOf(pace)]);
    pace.quicken();
    expect(Math.max(...(await rests))).toBeLessThan(5_000);
  });

  it('wakes nobody twice for one run', async () => {
    const pace = newPace({ livelyFor: 1, seldom: 300 });
    const first = restOf(pace);
    pace.quicken();
    await first;
    await sleep(10);
    expect(await restOf(pace)).toBeGreaterThan(250);
  });

  it('ends with its reader', async () => {
    const pace = newPace({ seldom: 10_000 });
    const ending = new AbortController();
    const rest = restOf(pace, ending.signal);
    ending.abort();
    expect(await rest).toBeLessThan(5_000);
    expect(await restOf(pace, ending.signal)).toBeLessThan(5_000);
  });
});
