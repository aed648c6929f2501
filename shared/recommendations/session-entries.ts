import { createHash } from 'node:crypto';
import type { SessionEntry } from './entry.ts';
import { formula } from './formula.ts';
import type { StoredRing } from './recommendations.entity.ts';
import { areOneSession, type RingEvent, ringOf } from './ring.ts';

/** What the counts learn from a change of a ring: each event that it has brought, with what came before it. */
export const newEntries = (before: StoredRing | undefined, after: StoredRing): readonly SessionEntry[] => {
  const { userId, taken, events } = ringOf(after);
  const brought = Math.min(taken - (before?.taken ?? 0), events.length);
  return events
    .slice(0, Math.max(0, brought))
    .flatMap(({ isCounted, ...event }, i) =>
      isCounted
        ? [{ kind: 'session' as const, entryId: entryIdOf(userId, taken - i), ...event, window: windowAt(events, i) }]
        : [],
    )
    .reverse();
};

const entryIdOf = (userId: string, number: number): string =>
  createHash('sha256').update(`${userId}\n${number}`).digest('base64url').slice(0, 16);

/** Different products that were turned to before one event, as far back as its session goes. */
const windowAt = (events: readonly RingEvent[], place: number): readonly string[] => {
  const products = new Set<string>();
  for (let i = place + 1; i < events.length && products.size < formula.window; i++) {
    const [event, next] = [events[i], events[i - 1]];
    if (!event || !next || !areOneSession(event, next)) break;
    if (event.isCounted && event.productId !== events[place]?.productId) products.add(event.productId);
  }
  return [...products];
};
