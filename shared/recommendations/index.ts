export type { BasketEntry, Entry, SessionEntry } from './entry.ts';
export { type EventType, eventTypes, formula } from './formula.ts';
export { recommendationsData } from './recommendations.privacy.ts';
