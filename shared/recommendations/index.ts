export { basketOf } from './basket.ts';
export { type CategoryPaths, listsOf, withEntries } from './batch/lists.ts';
export { type Counted, Recount } from './batch/recount.ts';
export {
  aroundOf,
  askedFor,
  cardsById,
  isShort,
  looked,
  shown,
} from './choice.ts';
export { countEntries } from './count-entries.ts';
export type { CountingPorts } from './count-fold.ts';
export { type Derived, derivedLists } from './derived.ts';
export type { BasketEntry, Entry, SessionEntry } from './entry.ts';
export { unpackEntries } from './entry-codec.ts';
export { daysBefore, entryLog } from './entry-log.ts';
export { byPopularity, type Fallback, fallback, noFallback } from './fallback.ts';
export { folds } from './folds.ts';
export { type EventType, eventTypes, formula } from './formula.ts';
export { seedsOf, type Turn } from './history.ts';
export { alikeOf, hitsLookedThrough, mostAlike, withAlikes, wordsHash } from './likeness.ts';
export { likenesses } from './likenesses.ts';
export { neighbourSource } from './neighbour-source.ts';
export { isPackable } from './packed-id.ts';
export { popularityAdded } from './popularity.ts';
export { ringItem } from './recommendations.entity.ts';
export { recommendationsData } from './recommendations.privacy.ts';
export {
  RecommendedView,
  recommendedLimit,
  recommendedQuery,
  recommendedView,
  relatedQuery,
  ScoredCardView,
  scoredCardView,
} from './recommended.view.ts';
export { boughtTogether, similar } from './related.ts';
export {
  emptied,
  isEmptied,
  type Ring,
  type RingEvent,
  recording,
  withCart,
  withEvents,
  withPurchases,
  withViews,
} from './ring.ts';
export { rings } from './rings.ts';
export { type Candidate, nearest, ranked, todaysPopularity } from './scoring.ts';
export { newEntries } from './session-entries.ts';
export { viewedForm, viewedPage } from './viewed.ts';
export { NewViews, RecordingView, ViewedView, viewedView } from './views.view.ts';
