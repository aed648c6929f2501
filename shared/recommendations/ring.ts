import { type EventType, formula } from './formula.ts';
import { packEvents, unpackEvents } from './packed-events.ts';
import { isPackable } from './packed-id.ts';
import type { StoredRing } from './recommendations.entity.ts';

/** Somebody looked at a product, put it into the cart or bought it. Times count in seconds. */
export interface RingEvent {
  readonly productId: string;
  readonly type: EventType;
  readonly at: string;
  /** Whether it is told to the counts: what comes quicker than people are is not. */
  readonly isCounted: boolean;
}

/** What a shopper has lately turned to. */
export interface Ring {
  readonly userId: string;
  /** 0 for one that was never written. */
  readonly version: number;
  /** Events ever taken up: the first of `events` has this number, the one before it one less. */
  readonly taken: number;
  /** As they were taken up, the newest first. */
  readonly events: readonly RingEvent[];
  readonly isOff: boolean;
  /** What entries are named by: it goes with the ring, and then nobody can tell any more whose they were. */
  readonly secret?: string;
  readonly hour?: string;
  readonly inHour: number;
  /** Events of the session that goes on. */
  readonly inSession: number;
  /** The cart's version of which the additions were taken up last. */
  readonly cartVersion: number;
  /** When it was last emptied, in seconds since 1970: nothing that happened before is taken up. */
  readonly since?: number;
}

/** So many events are kept: with them the item is written for one unit. */
export const mostEvents = 40;
/** Of one shopper, what comes above these is kept for them alone: it is a machine's. */
export const mostInHour = 200;
export const mostInSession = 100;

/** The page was opened again. */
const reloadMs = 60_000;
const longestOfflineMs = 24 * 3_600_000;

export const noRing = (userId: string): Ring => ({
  userId,
  version: 0,
  taken: 0,
  events: [],
  isOff: false,
  inHour: 0,
  inSession: 0,
  cartVersion: 0,
});

export const ringOf = ({
  userId,
  version,
  taken,
  events,
  isOff,
  hour,
  inHour,
  cartVersion,
  since,
}: StoredRing): Ring => ({
  userId,
  version,
  taken,
  ...unpackEvents(events),
  isOff: isOff ?? false,
  ...(hour !== undefined && { hour }),
  inHour: inHour ?? 0,
  cartVersion: cartVersion ?? 0,
  ...(since !== undefined && { since }),
});

export const storedRing = ({
  userId,
  version,
  taken,
  hour,
  inHour,
  cartVersion,
  since,
  ...ring
}: Ring): StoredRing => ({
  userId,
  version,
  taken,
  events: packEvents(ring),
  ...(ring.isOff && { isOff: true }),
  ...(hour !== undefined && { hour, inHour }),
  ...(cartVersion > 0 && { cartVersion }),
  ...(since !== undefined && { since }),
});

const secondOf = (ms: number): number => Math.floor(ms / 1_000);

const msOf = ({ at }: Pick<RingEvent, 'at'>): number => Date.parse(at);

export const areOneSession = (a: Pick<RingEvent, 'at'>, b: Pick<RingEvent, 'at'>): boolean =>
  Math.abs(msOf(a) - msOf(b)) <= formula.sessionGapMs;

/** The ring with some more events, in the order in which they are given. Nothing for whoever wants nothing to be remembered. */
export const withEvents = (ring: Ring, events: readonly Happened[], now: Date): Ring => {
  if (ring.isOff) return ring;
  let after = ring;
  for (const event of events) {
    if (secondOf(msOf(event)) >= (ring.since ?? 0)) after = withEvent(after, event, now.toISOString().slice(0, 13));
  }
  return after;
};

type Happened = Omit<RingEvent, 'isCounted'>;

const withEvent = (ring: Ring, { productId, type, at }: Happened, hour: string): Ring => {
  const event = { productId, type, at: new Date(secondOf(Date.parse(at)) * 1_000).toISOString() };
  const [newest] = ring.events;
  const inHour = ring.hour === hour ? ring.inHour + 1 : 1;
  const inSession = newest && areOneSession(newest, event) ? ring.inSession + 1 : 1;
  const isCounted = inHour <= mostInHour && inSession <= mostInSession;
  const events = [{ ...event, isCounted }, ...ring.events].slice(0, mostEvents);
  return { ...ring, taken: ring.taken + 1, events, hour, inHour, inSession };
};

/** What a client says was looked at; without a time, now. */
export interface View {
  readonly productId: string;
  readonly at?: string | undefined;
}

/**
 * The ring with what was looked at, in the order of time. Times that cannot be are brought to the border: an app that
 * was offline tells of a day. A page that is opened again, and a request that comes again, are no other views.
 */
export const withViews = (ring: Ring, views: readonly View[], now: Date): Ring => {
  const latest = now.getTime();
  const seen = views.map(({ productId, at }) => {
    const said = at === undefined ? latest : Date.parse(at);
    return { productId, ms: Math.min(latest, Math.max(latest - longestOfflineMs, said)), isTimed: at !== undefined };
  });
  const known = new Set(viewsIn(ring).map((view) => `${view.productId} ${msOf(view)}`));
  let after = ring;
  for (const { productId, ms, isTimed } of seen.toSorted((a, b) => a.ms - b.ms)) {
    const [newest] = viewsIn(after);
    const isReload = newest?.productId === productId && Math.abs(msOf(newest) - ms) < reloadMs;
    const isRepeat = isTimed && known.has(`${productId} ${secondOf(ms) * 1_000}`);
    if (!isReload && !isRepeat) {
      after = withEvents(after, [{ productId, type: 'view', at: new Date(ms).toISOString() }], now);
    }
  }
  return after;
};

const viewsIn = ({ events }: Ring): readonly RingEvent[] => events.filter(({ type }) => type === 'view');

/** The ring with what was put into the cart, each product once. A version of the cart that it has taken up brings nothing more. */
export const withCart = (ring: Ring, cartVersion: number, productIds: readonly string[], at: Date, now: Date): Ring => {
  if (ring.isOff || cartVersion <= ring.cartVersion || productIds.length === 0) return ring;
  const after = withEvents(ring, happened('cart', productIds, at.toISOString()), now);
  return after === ring ? ring : { ...after, cartVersion };
};

/** The ring with what was bought with one order. */
export const withPurchases = (ring: Ring, productIds: readonly string[], at: string, now: Date): Ring =>
  productIds.length === 0 ? ring : withEvents(ring, happened('purchase', productIds, at), now);

const happened = (type: EventType, productIds: readonly string[], at: string): readonly Happened[] =>
  [...new Set(productIds)].filter(isPackable).map((productId) => ({ productId, type, at }));

/**
 * The ring without its events, and what is still on its way stays away. Their number stays: an event of the same number
 * would pass for one that was counted.
 */
export const emptied = (ring: Ring, now: Date): Ring => ({ ...ring, events: [], since: secondOf(now.getTime()) });

/** Whether nothing can have come since it was emptied. */
export const isEmptied = ({ events, since }: Ring, now: Date): boolean =>
  events.length === 0 && since === secondOf(now.getTime());

/** The ring of somebody who wants nothing to be remembered, or something again. */
export const recording = (ring: Ring, isOn: boolean, now: Date): Ring => {
  const { hour: _, ...rest } = emptied(ring, now);
  if (isOn) return { ...rest, isOff: false };
  return { ...rest, isOff: true, inHour: 0, inSession: 0 };
};
