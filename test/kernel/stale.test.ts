import { describe, expect, it, vi } from 'vitest';
import { Stale, untilFresh } from '#shared/kernel/stale.ts';

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
