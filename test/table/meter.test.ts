import { describe, expect, it } from 'vitest';
import { Meter } from '#shared/table/meter.ts';

const plain = { indexes: 0, transaction: false };

describe('the meter', () => {
  it.each([
    [0, false, 0.5],
    [1, false, 0.5],
    [4096, false, 0.5],
    [4097, false, 1],
    [4097, true, 2],
    [0, true, 1],
  ])('counts a read of %d bytes, strongly: %s, as %d', (bytes, consistent, units) => {
    const meter = new Meter();
    meter.read(bytes, consistent);
    expect(meter.capacity.rru).toBe(units);
  });

  it.each([
    [0, plain, 1],
    [1024, plain, 1],
    [1025, plain, 2],
    [1025, { indexes: 1, transaction: false }, 3],
    [1025, { indexes: 1, transaction: true }, 6],
  ])('counts a write of %d bytes with %j as %d', (bytes, how, units) => {
    const meter = new Meter();
    meter.write(bytes, how);
    expect(meter.capacity.wru).toBe(units);
  });

  it('counts how often a request waits: calls that overlap are one wait', async () => {
    const meter = new Meter();
    const call = () => meter.roundTrip(() => new Promise((resume) => setTimeout(resume, 1)));
    await Promise.all([call(), call()]);
    expect(meter.capacity.rt).toBe(1);
    await call();
    expect(meter.capacity.rt).toBe(2);
  });

  it('goes on counting after a call that failed', async () => {
    const meter = new Meter();
    await expect(meter.roundTrip(() => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
    await meter.roundTrip(async () => undefined);
    expect(meter.capacity.rt).toBe(2);
  });
});
