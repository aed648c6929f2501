import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import type { IndexSources } from '#shared/search/followed-index.ts';
import { HeldIndex } from '#shared/search/held-index.ts';
import { buildSegment, type Change, positionAt, type SearchDocument, UnreadableSegment } from '#shared/search/index.ts';
import type { SearchChange, Snapshot } from '#shared/search/search.entity.ts';
import { firstPosition } from '#shared/search/search-changes.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { goods } from './goods.ts';

capturedLog();
const start = new Date('2026-11-20T12:00:00.000Z');
const later = (ms: number): Date => new Date(start.getTime() + ms);

afterEach(() => {
  vi.useRealTimers();
});

/** What an index is opened from and follows, in memory: it counts what is read, and fails as it is told to. */
const givenSources = () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: start });
  const changes = new Map<string, SearchChange>();
  const read = { snapshots: 0, changes: 0 };
  let snapshot: Snapshot | undefined;
  let bytes: Uint8Array | undefined;
  let failing = Number.POSITIVE_INFINITY;
  const sources: IndexSources = {
    snapshots: {
      newest: async () => snapshot,
      bytesOf: async () => {
        read.snapshots++;
        if (!bytes) throw new UnreadableSegment('Gone.');
        return bytes;
      },
    },
    changes: {
      from: async (position) => {
        if (failing-- <= 0) throw new Problem('unavailable', { retryAfter: 1 });
        const items = [...changes.values()]
          .filter((change) => change.position >= position)
          .sort((one, other) => (one.position < other.position ? -1 : 1));
        read.changes += items.length;
        return { items };
      },
    },
  };
  return {
    sources,
    read,
    failAfter: (reads: number) => {
      failing = reads;
    },
    told(change: Change, at: Date): void {
      const position = `${positionAt(at)}#${change.productId}`;
      changes.set(position, { position, change, ttl: 0 });
    },
    published(content: Uint8Array | undefined, more: Partial<Snapshot> = {}): void {
      const epoch = fresh.name('epoch');
      bytes = content;
      const known = { epoch, root: 'first', position: firstPosition, chunks: 1, documents: 1, madeWith: '' };
      snapshot = { ...known, checksum: 0, ...more };
    },
  };
};

const lamp = (more: Partial<SearchDocument> = {}) => goods('Brass lamp', { productId: 'prd_lamp', ...more });
const found = async (held: HeldIndex, { sources }: { readonly sources: IndexSources }, text = 'lamp') =>
  (await held.upToDate(sources)).search({ text, limit: 9 }).total;
const secondsPass = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};

describe('what a function holds', () => {
  it('is not believed after a freeze in which only the clock on the wall went on', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    expect(await found(held, given)).toBe(0);
    given.told(lamp(), later(1_000));
    // Time that performance.now() counts does not pass while the container is frozen.
    secondsPass(3 * 86_400);
    expect(await found(held, given)).toBe(1);
  });

  it('is looked at once more when the clock on the wall was put back', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    await found(held, given);
    given.told(lamp(), start);
    secondsPass(-60);
    expect(await found(held, given)).toBe(1);
  });

  it('has the second of two changes that a product went through in one millisecond', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    given.told(lamp({ inStock: true }), start);
    await found(held, given);
    given.told(lamp({ inStock: false }), start);
    secondsPass(2);
    const index = await held.upToDate(given.sources);
    expect(index.search({ filters: { inStock: true }, limit: 9 }).total).toBe(0);
  });

  it('has what was written down late, behind a later change of something else', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    given.told(goods('Door'), later(9_000));
    secondsPass(9);
    await found(held, given);
    given.told(lamp(), start);
    secondsPass(2);
    expect(await found(held, given)).toBe(1);
  });

  it('reads again, once all is quiet, no more than the last change', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    for (let i = 0; i < 200; i++) given.told(goods('Lamp'), later(i));
    for (const seconds of [1, 2, 70, 2]) {
      secondsPass(seconds);
      given.read.changes = 0;
      expect(await found(held, given)).toBe(200);
    }
    expect(given.read.changes).toBe(1);
  });

  it('gives way to a snapshot that was made anew from the goods, however much it has followed', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    given.published(buildSegment([lamp({ category: 'old', categoryPath: ['old'] })]));
    given.told(goods('Door'), later(60_000));
    await found(held, given);
    const position = positionAt(later(30_000));
    given.published(buildSegment([lamp({ categoryPath: ['new'] })]), { position, root: 'second' });
    secondsPass(2);
    const index = await held.upToDate(given.sources);
    expect(index.search({ filters: { category: 'new' }, limit: 9 }).total).toBe(1);
  });
});

describe('a snapshot that cannot be read', () => {
  const unreadable = new TextEncoder().encode('no segment at all');

  it.each([
    ['is written in another way', unreadable],
    ['was taken away', undefined],
  ])('because it %s changes nothing for a function that holds an index', async (_, bytes) => {
    const given = givenSources();
    const held = new HeldIndex();
    given.published(buildSegment([lamp()]));
    await found(held, given);
    given.published(bytes, { position: positionAt(later(60_000)) });
    given.told(goods('Paper lamp'), later(30_000));
    secondsPass(2);
    expect(await found(held, given)).toBe(2);
  });

  it('is not read again by every request', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    given.published(unreadable);
    for (let i = 0; i < 20; i++) await expect(held.upToDate(given.sources)).rejects.toThrow(Problem);
    expect(given.read.snapshots).toBe(1);
    given.published(buildSegment([lamp()]));
    expect(await found(held, given)).toBe(1);
  });

  it('because the table was busy right then leaves what is held as it was', async () => {
    const given = givenSources();
    const held = new HeldIndex();
    given.published(buildSegment([lamp()]));
    await found(held, given);
    given.published(buildSegment([lamp(), goods('Paper lamp')]), { position: positionAt(later(600_000)) });
    secondsPass(2);
    given.failAfter(1);
    await expect(held.upToDate(given.sources)).rejects.toThrow(Problem);
    given.failAfter(Number.POSITIVE_INFINITY);
    secondsPass(2);
    expect(await found(held, given)).toBe(2);
  });
});
