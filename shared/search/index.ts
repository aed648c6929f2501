export { buildSegment } from './build.ts';
export type { AttributeValue, Change, Removal, SearchDocument } from './document.ts';
export { type Facets, type FacetValue, facetNames } from './facets.ts';
export type { Filters } from './filter.ts';
export { type Highlight, highlightsIn } from './highlight.ts';
export { type LiveIndex, openIndex } from './live-index.ts';
export { positionForm, type Sort, sorts } from './order.ts';
export type { Hit, SearchQuery, SearchResult } from './query.ts';
export { UnreadableSegment, type Versions, versions } from './segment-file.ts';
