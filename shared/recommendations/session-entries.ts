import { createHash } from 'node:crypto';
import type { SessionEntry } from './entry.ts';
import { eventTypes, formula } from './formula.ts';
import type { StoredRing } from './recommendations.entity.ts';
import { areOneSession, type RingEvent, ringOf } from './ring.ts';

/** What the counts learn from a change of a ring: each event that it has brought, with what came before it. */
export const newEntries = (before: StoredRing | undefined, after: StoredRing): readonly SessionEntry[] => {
  const { secret = '', taken, events } = ringOf(after);
  const brought = Math.min(taken - (before?.taken ?? 0), events.length);
  return events
    .slice(0, Math.max(0, brought))
    .flatMap(({ isCounted, ...event }, i) => {
      if (!isCounted || isKnown(events, i)) return [];
      const window = windowBefore(events, i);
      return [{ kind: 'session' as const, entryId: entryIdOf(secret, taken - i), ...event, window }];
    })
    .reverse();
};

const entryIdOf = (secret: string, number: number): string =>
  createHash('sha256').update(`${secret}\n${number}`).digest('base64url').slice(0, 16);

const dayMs = 86_400_000;

/**
 * Whether the shopper has done as much with the product within a day: who looks again, or puts it into the cart again and
 * again, tells nothing new. Sessions would be no measure: a client says when they were. Each purchase is the first.
 */
const isKnown = (events: readonly RingEvent[], place: number): boolean => {
  const event = events[place];
  if (!event || event.type === 'purchase') return false;
  return events
    .slice(place + 1)
    .some(
      ({ productId, type, at, isCounted }) =>
        isCounted &&
        productId === event.productId &&
        eventTypes.indexOf(type) >= eventTypes.indexOf(event.type) &&
        Math.abs(Date.parse(at) - Date.parse(event.at)) <= dayMs,
    );
};

/** Different products that were turned to before in the session, the last one first. */
const windowBefore = (events: readonly RingEvent[], place: number): readonly string[] => {
  const products = new Set<string>();
  for (let i = place + 1; i < events.length && products.size < formula.window; i++) {
    const [event, next] = [events[i], events[i - 1]];
    if (!event || !next || !areOneSession(event, next)) break;
    if (event.isCounted && event.productId !== events[place]?.productId) products.add(event.productId);
  }
  return [...products];
};
