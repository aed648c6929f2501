export type { BasketEntry, Entry, SessionEntry } from './entry.ts';
export { type EventType, eventTypes, formula } from './formula.ts';
export { recommendationsData } from './recommendations.privacy.ts';
export { newEntries, type Ring, type RingEvent, type View, withEvents, withViews } from './ring.ts';
export { rings } from './rings.ts';
