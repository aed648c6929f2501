import { afterEach, describe, expect, it } from 'vitest';
import { shiftDate } from '#infra/local/functions/shifted-date.ts';

const RealDate = Date;
afterEach(() => {
  globalThis.Date = RealDate;
  RealDate.prototype.constructor = RealDate;
});

describe('the shifted Date', () => {
  it('tells the time of the clock, wherever that is moved to', () => {
    const offset = new SharedArrayBuffer(8);
    shiftDate(offset);
    new Float64Array(offset)[0] = 3_600_000;

    const later = RealDate.now() + 3_600_000;
    expect(Date.now() - later).toBeLessThan(1000);
    expect(Date.now()).toBeGreaterThanOrEqual(later);
    expect(new Date() >= new Date(later)).toBe(true);
    expect(Date.parse(Date())).toBeGreaterThanOrEqual(later - 1000);
  });

  it('leaves given times as they are, and stays the class of all dates', () => {
    shiftDate(new SharedArrayBuffer(8));
    class Day extends Date {}

    expect(new Date(5).getTime()).toBe(5);
    expect(new Date(2026, 0, 1).getMonth()).toBe(0);
    expect(new RealDate()).toBeInstanceOf(Date);
    expect(new Day()).toBeInstanceOf(Day);
    expect(Date.UTC(1970, 0, 1)).toBe(0);
  });
});
