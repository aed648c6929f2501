import type { Facets } from './facets.ts';
import type { Filters } from './filter.ts';
import type { Sort } from './order.ts';

/** What is searched for. Without a text it is all goods that the filters let through. */
export interface SearchQuery {
  readonly text?: string | undefined;
  /**
   * `keyword`: every word has to be there, typos forgiven. `content`: how much the text is like theirs, however long it
   * is. Without either: the more of the words the better.
   */
  readonly mode?: 'keyword' | 'content' | undefined;
  /** Products that are not to be found, such as the one that the others are to be like. */
  readonly without?: readonly string[] | undefined;
  readonly filters?: Filters | undefined;
  readonly sort?: Sort | undefined;
  readonly facets?: readonly string[] | undefined;
  readonly limit: number;
  /** The position of the last hit of the page before. */
  readonly after?: string | undefined;
}

export interface Hit {
  readonly productId: string;
  /** Of the sort by relevance; the others have none to tell. */
  readonly score: number;
}

export interface SearchResult {
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly facets?: Facets;
  /** Where the next page begins, when there is one. */
  readonly next?: string;
  /** The terms that hits were found by: what `highlightsIn` marks. */
  readonly terms: ReadonlySet<string>;
  /** The query as it was probably meant. */
  readonly correctedQuery?: string;
}
