export type { BasketEntry, Entry, SessionEntry } from './entry.ts';
export { type EventType, eventTypes, formula } from './formula.ts';
export { isPackable } from './packed-id.ts';
export { recommendationsData } from './recommendations.privacy.ts';
export { emptied, newEntries, type Ring, type RingEvent, recording, type View, withEvents, withViews } from './ring.ts';
export { rings } from './rings.ts';
export { type Viewed, viewedForm, viewedPage } from './viewed.ts';
export { NewViews, RecordingView, ViewedView, viewedView } from './views.view.ts';
