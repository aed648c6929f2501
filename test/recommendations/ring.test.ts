import { describe, expect, it } from 'vitest';
import { newId } from '#shared/kernel/id.ts';
import type { StoredRing } from '#shared/recommendations/recommendations.entity.ts';
import { ringItem } from '#shared/recommendations/recommendations.entity.ts';
import {
  emptied,
  mostInHour,
  mostInSession,
  noRing,
  type Ring,
  recording,
  ringOf,
  storedRing,
  withCart,
  withEvents,
  withPurchases,
  withViews,
} from '#shared/recommendations/ring.ts';
import { newEntries } from '#shared/recommendations/session-entries.ts';
import { bytesOf } from '#shared/table/item.ts';
import { fresh } from '#test/factories.ts';

const start = new Date('2026-11-23T10:00:00.000Z');
const secondsOn = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const aProduct = (): string => newId('prd', start);
const [a, b, c] = [aProduct(), aProduct(), aProduct()];

const view = (productId: string, seconds = 0) => ({
  productId,
  type: 'view' as const,
  at: secondsOn(seconds).toISOString(),
});
const seen = (ring: Ring): readonly string[] => ring.events.map(({ productId }) => productId);
/** A ring as a request reads it that comes some seconds later. */
const read = (ring: Ring): Ring => ringOf(storedRing(ring));

describe('a ring', () => {
  it('is read as it was written, to the second', () => {
    const ring: Ring = {
      ...withEvents(noRing(fresh.user()), [view(a), { ...view(b, 1), type: 'cart' }, view(c, 2)], secondsOn(2)),
      version: 3,
      cartVersion: 7,
      secret: 'AAECAwQFBgc',
    };
    expect(read(ring)).toEqual(ring);
    expect(read(recording(ring, false, start))).toEqual(recording(ring, false, start));
    const odd = withEvents(noRing(ring.userId), [{ ...view(a), at: '2026-11-23T10:00:00.999Z' }], secondsOn(1));
    expect(odd.events).toMatchObject([{ at: '2026-11-23T10:00:00.000Z' }]);
  });

  it('keeps forty events, the newest first, and costs one write unit however full it is', () => {
    const products = Array.from({ length: 50 }, aProduct);
    const ring = withEvents(
      noRing(fresh.user()),
      products.map((productId, i) => view(productId, i)),
      secondsOn(50),
    );
    expect(seen(ring)).toEqual(products.slice(10).toReversed());
    expect(ring.taken).toBe(50);
    const fullest = storedRing({
      ...ring,
      version: 99_999_999,
      taken: 99_999_999,
      cartVersion: 99_999_999,
      inHour: 99_999,
      since: 4_000_000_000,
    });
    expect(bytesOf(ringItem.item(fullest))).toBeLessThanOrEqual(1_024);
  });

  it('takes nothing up while it is switched off, forgets what it had, and goes on counting where it was', () => {
    const full = withEvents(noRing(fresh.user()), [view(a), view(b, 1)], secondsOn(1));
    const off = recording(full, false, secondsOn(1));
    expect(off).toMatchObject({ events: [], isOff: true, taken: 2, inHour: 0 });
    expect(withEvents(off, [view(c, 2)], secondsOn(2))).toBe(off);
    expect(withEvents(recording(off, true, secondsOn(2)), [view(c, 2)], secondsOn(2))).toMatchObject({
      taken: 3,
      isOff: false,
    });
    expect(emptied(full, secondsOn(2))).toMatchObject({ events: [], isOff: false, taken: 2 });
  });
});

describe('what was forgotten', () => {
  it('does not come back with what was still on its way: views of an app, a change of the cart, an order', () => {
    const ring = emptied(withEvents(noRing(fresh.user()), [view(a)], start), secondsOn(60));
    const late = secondsOn(59);
    expect(withViews(ring, [{ productId: a, at: late.toISOString() }], secondsOn(90))).toBe(ring);
    expect(withCart(ring, 1, [a], late, secondsOn(90))).toBe(ring);
    expect(withPurchases(ring, [a], late.toISOString(), secondsOn(90))).toBe(ring);
    // The stream tells whole seconds: what came in the same one may be what came after.
    expect(seen(withCart(ring, 1, [a], secondsOn(60), secondsOn(90)))).toEqual([a]);
  });

  it('is also what happened while it was switched off', () => {
    const off = recording(noRing(fresh.user()), false, start);
    const on = recording(off, true, secondsOn(60));
    expect(withViews(on, [{ productId: a, at: secondsOn(30).toISOString() }], secondsOn(90))).toBe(on);
    expect(withCart(on, 1, [a], secondsOn(30), secondsOn(90))).toBe(on);
  });
});

describe('what was looked at', () => {
  const ring = withViews(noRing(fresh.user()), [{ productId: a }], start);

  it('is no other view when the page is opened again within a minute', () => {
    expect(withViews(ring, [{ productId: a }], secondsOn(59))).toBe(ring);
    expect(seen(withViews(ring, [{ productId: a }], secondsOn(60)))).toEqual([a, a]);
    expect(seen(withViews(withViews(ring, [{ productId: b }], start), [{ productId: a }], start))).toEqual([a, b, a]);
  });

  it('is no other view either when it was put into the cart since', () => {
    const carted = withEvents(ring, [{ ...view(a, 5), type: 'cart' }], secondsOn(5));
    expect(withViews(carted, [{ productId: a }], secondsOn(10))).toBe(carted);
  });

  it('is taken up in the order of time, and once, however often the same request comes', () => {
    const views = [
      { productId: b, at: secondsOn(-100).toISOString() },
      { productId: a, at: secondsOn(-200).toISOString() },
      { productId: b, at: secondsOn(-300).toISOString() },
    ];
    const once = withViews(noRing(fresh.user()), views, start);
    expect(seen(once)).toEqual([b, a, b]);
    expect(withViews(once, views, secondsOn(900))).toBe(once);
  });

  it('lies neither in the future nor further back than a day, in whatever zone it is told', () => {
    const views = [
      { productId: a, at: '2027-01-01T00:00:00Z' },
      { productId: b, at: '2026-11-01T00:00:00+08:00' },
      { productId: c, at: '2026-11-23T17:00:00+08:00' },
    ];
    expect(withViews(noRing(fresh.user()), views, start).events).toMatchObject([
      { productId: a, at: start.toISOString() },
      { productId: c, at: '2026-11-23T09:00:00.000Z' },
      { productId: b, at: '2026-11-22T10:00:00.000Z' },
    ]);
  });
});

describe('what the counts learn', () => {
  const userId = fresh.user();
  const grown = (ring: Ring, ...events: Parameters<typeof withEvents>[1][number][]) => {
    const stored = storedRing(withEvents(ring, events, secondsOn(0)));
    return { stored, entries: newEntries(ring.taken === 0 ? undefined : storedRing(ring), stored) };
  };

  it('is each new event with the different products before it, the last one first', () => {
    const first = grown(noRing(userId), view(a), view(b, 1), { ...view(a, 2), type: 'cart' });
    expect(first.entries).toMatchObject([
      { kind: 'session', type: 'view', productId: a, window: [], at: start.toISOString() },
      { productId: b, window: [a] },
      { productId: a, window: [b] },
    ]);
    expect(grown(ringOf(first.stored), view(c, 3)).entries).toMatchObject([{ productId: c, window: [a, b] }]);
  });

  it('is nothing new when somebody looks again at what they turned to in the same session', () => {
    const first = grown(noRing(userId), view(a), view(b, 1), view(a, 61), view(c, 62));
    expect(first.entries.map(({ productId, window }) => [productId, window])).toEqual([
      [a, []],
      [b, [a]],
      [c, [a, b]],
    ]);
    const nextDay = grown(ringOf(first.stored), { ...view(a), at: secondsOn(61 + 86_401).toISOString() });
    expect(nextDay.entries).toMatchObject([{ productId: a, window: [] }]);
  });

  it('is once a day what one shopper does with one product, in however many sessions they say', () => {
    const hourly = Array.from({ length: 20 }, (_, hour) => view(a, -3_600 * (20 - hour)));
    expect(grown(noRing(userId), ...hourly).entries).toHaveLength(1);
    const inAndOut = Array.from({ length: 20 }, (_, i) => ({ ...view(a, i), type: 'cart' as const }));
    expect(grown(noRing(userId), view(a), ...inAndOut).entries.map(({ type }) => type)).toEqual(['view', 'cart']);
    // Turning back and forth in time is no way around it.
    const forth = Array.from({ length: 10 }, (_, i) => view(i % 2 === 0 ? a : b, i % 2 === 0 ? 0 : -36_000 - i));
    expect(grown(noRing(userId), ...forth).entries).toHaveLength(2);
  });

  it('ends where somebody was away for more than half an hour', () => {
    const { entries } = grown(noRing(userId), view(a), view(b, 1_800), view(c, 3_601));
    expect(entries.map(({ window }) => window)).toEqual([[], [a], []]);
  });

  it('reaches back ten products', () => {
    const products = Array.from({ length: 15 }, aProduct);
    const { entries } = grown(noRing(userId), ...products.map((productId, i) => view(productId, i)));
    expect(entries.at(-1)?.window).toEqual(products.slice(4, 14).toReversed());
  });

  it('has a name that follows from a secret of the ring and which event it is: nobody can tell it from a shopper', () => {
    const ring: Ring = { ...noRing(userId), secret: 'AAECAwQFBgc' };
    const once = grown(ring, view(a), view(b, 1));
    const [first, second] = once.entries.map(({ entryId }) => entryId);
    expect(first).toMatch(/^[\w-]{16}$/);
    expect(first).not.toBe(second);
    expect(newEntries(undefined, once.stored)).toEqual(once.entries);
    // One event at a time makes the same entries as two.
    const half = storedRing(withEvents(ring, [view(a)], start));
    expect([...newEntries(undefined, half), ...newEntries(half, once.stored)]).toEqual(once.entries);
    // Not even their own shopper: once the ring is gone, nothing leads back.
    const [one, other] = [grown(noRing(userId), view(a)), grown(noRing(userId), view(a))];
    expect(one.entries[0]?.entryId).not.toBe(other.entries[0]?.entryId);
    // It stays while the ring is there, also when it is emptied.
    expect(ringOf(storedRing(emptied(ringOf(one.stored), start))).secret).toBe(ringOf(one.stored).secret);
    expect(JSON.stringify(once.entries)).not.toContain(userId);
  });

  it('is nothing when a ring was emptied or switched off', () => {
    const { stored } = grown(noRing(userId), view(a), view(b, 1));
    const without = (change: (ring: Ring) => Ring): StoredRing => storedRing(change(ringOf(stored)));
    expect(
      newEntries(
        stored,
        without((ring) => emptied(ring, secondsOn(1))),
      ),
    ).toEqual([]);
    expect(
      newEntries(
        stored,
        without((ring) => recording(ring, false, secondsOn(1))),
      ),
    ).toEqual([]);
    const again = withEvents(emptied(ringOf(stored), secondsOn(1)), [view(c, 2)], secondsOn(2));
    expect(
      newEntries(
        without((ring) => emptied(ring, secondsOn(1))),
        storedRing(again),
      ),
    ).toMatchObject([{ productId: c, window: [] }]);
  });

  it('is nothing of what comes quicker than people are, though its owner sees it', () => {
    const told = (gapSeconds: number, events: number): number => {
      let ring = noRing(userId);
      let entries = 0;
      for (let i = 0; i < events; i++) {
        const next = withEvents(read(ring), [view(aProduct(), i * gapSeconds)], secondsOn(0));
        entries += newEntries(storedRing(ring), storedRing(next)).length;
        ring = next;
      }
      expect(ring.taken).toBe(events);
      return entries;
    };
    expect(told(1, 300)).toBe(mostInSession);
    // Whoever claims breaks between them is held by the hour in which they come.
    expect(told(3_600, 300)).toBe(mostInHour);
  });

  it('does not lead back to what was not counted', () => {
    const uncounted = { ...view(a), isCounted: false };
    const ring: Ring = { ...noRing(userId), events: [uncounted], taken: 1, inSession: 1 };
    expect(grown(ring, view(b, 1)).entries).toMatchObject([{ productId: b, window: [] }]);
  });
});
