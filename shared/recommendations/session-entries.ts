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
    .flatMap(({ isCounted, ...event }, i) => {
      const { window, isThere } = sessionBefore(events, i);
      // Who looks again at what they turned to in the same session tells nothing new.
      if (!isCounted || (isThere && event.type === 'view')) return [];
      return [{ kind: 'session' as const, entryId: entryIdOf(userId, taken - i), ...event, window }];
    })
    .reverse();
};

const entryIdOf = (userId: string, number: number): string =>
  createHash('sha256').update(`${userId}\n${number}`).digest('base64url').slice(0, 16);

interface Before {
  /** Different products that were turned to before in the session, the last one first. */
  readonly window: readonly string[];
  /** So was the product itself. */
  readonly isThere: boolean;
}

const sessionBefore = (events: readonly RingEvent[], place: number): Before => {
  let isThere = false;
  const products = new Set<string>();
  for (let i = place + 1; i < events.length; i++) {
    const [event, next] = [events[i], events[i - 1]];
    if (!event || !next || !areOneSession(event, next)) break;
    if (!event.isCounted) continue;
    if (event.productId === events[place]?.productId) isThere = true;
    else if (products.size < formula.window) products.add(event.productId);
  }
  return { window: [...products], isThere };
};
