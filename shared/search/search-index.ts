import type { Change } from './document.ts';
import type { SearchQuery, SearchResult } from './query.ts';

type Answer<T> = T | Promise<T>;

/**
 * All goods as they are searched: what the operations know of an engine. Whatever stands behind it has to pass
 * `test/search/conformance.ts`.
 */
export interface SearchIndex {
  search(query: SearchQuery): Answer<SearchResult>;
  /** What a query may become: its last word written out. */
  suggest(text: string, limit: number): Answer<string[]>;
}

/** One that can be told what has become of the goods. */
export interface FollowingIndex extends SearchIndex {
  /** Takes a change in; whether it was news. The same one may come twice, late and in any order. */
  apply(change: Change): Answer<boolean>;
}
