import { describe, expect, it, vi } from 'vitest';
import { Contended, Stale, untilFresh, untilThrough } from '#shared/kernel/stale.ts';

describe('a story', () => {
  it('is told once when nothing was stale, over plain reads', async () => {
    const tell = vi.fn(async () => 'done');
    expect(await untilFresh(tell)).toBe('done');
    expect(tell.mock.calls).toEqual([[{ attempt: 0, consistent: false }]]);
  });

  it('is told again over strong reads when it met stale ones', async () => {
    const tell = vi.fn(async ({ consistent }: { consistent: boolean }) => {
      if (!consistent) throw new Stale('cart');
      return 'done';
    });
    expect(await untilFresh(tell)).toBe('done');
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it('is told three times at the most, and then it is a conflict that may be repeated', async () => {
    const stale = new Stale('cart');
    const tell = vi.fn(async () => {
      throw stale;
    });
    await expect(untilFresh(tell)).rejects.toMatchObject({
      code: 'conflict',
      status: 409,
      details: { retryAfter: 1, cause: stale },
    });
    expect(tell).toHaveBeenCalledTimes(3);
  });

  it('is not told again for any other reason', async () => {
    const tell = vi.fn(async () => {
      throw new Error('broken');
    });
    await expect(untilFresh(tell)).rejects.toThrow('broken');
    expect(tell).toHaveBeenCalledTimes(1);
  });
});

describe('a write that others are in the way of', () => {
  const contendedTimes = (times: number) => {
    let left = times;
    return vi.fn(async () => {
      if (left-- > 0) throw new Contended('TransactionConflict');
      return 'written';
    });
  };

  it('is handed in again until it is through', async () => {
    const write = contendedTimes(3);
    expect(await untilThrough(write)).toBe('written');
    expect(write).toHaveBeenCalledTimes(4);
  });

  it('is given back in the end, for the story to be told again', async () => {
    const write = contendedTimes(9);
    await expect(untilThrough(write, 2)).rejects.toThrow(Stale);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('is not handed in again when a condition does not hold', async () => {
    const write = vi.fn(async () => {
      throw new Stale('a condition does not hold');
    });
    await expect(untilThrough(write)).rejects.toThrow(Stale);
    expect(write).toHaveBeenCalledTimes(1);
  });
});
