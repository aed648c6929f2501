import { buildSegment } from './build.ts';
import { type Change, isRemoval, type SearchDocument } from './document.ts';
import { mergeSegments } from './merge.ts';
import type { SearchQuery, SearchResult } from './query.ts';
import { search } from './search.ts';
import type { FollowingIndex } from './search-index.ts';
import { openSegment, type Segment } from './segment.ts';
import { type Statistics, statisticsOf } from './statistics.ts';
import { suggestions } from './suggest.ts';

/** So many small segments are searched beside the large one before they become one. */
const mostSegments = 6;

/**
 * All goods as they are searched: a snapshot, and beside it what has changed since. Changes may come twice, late and in
 * any order; what they replace is taken out of the segment that it is in, and what is new goes into a small one.
 */
export class LiveIndex implements FollowingIndex {
  #segments: Segment[];
  #statistics: Statistics;
  readonly #waiting = new Map<string, SearchDocument>();
  /** The versions of what was taken away: a change from before must not bring it back. */
  readonly #removed = new Map<string, number>();
  #changes = 0;

  constructor(base: Uint8Array | undefined) {
    this.#segments = base ? [openSegment(base)] : [];
    this.#statistics = statisticsOf(this.#segments);
  }

  /** How many products there are to be found. */
  get size(): number {
    return this.#segments.reduce((sum, { living }) => sum + living, this.#waiting.size);
  }

  /** How many changes came since the snapshot. */
  get changes(): number {
    return this.#changes;
  }

  /** Takes a change in; whether it was news. */
  apply(change: Change): boolean {
    const { productId, version } = change;
    if ((this.versionOf(productId) ?? Number.NEGATIVE_INFINITY) > version) return false;
    this.#changes++;
    for (const segment of this.#segments) segment.remove(segment.productIds.find(productId));
    this.#waiting.delete(productId);
    this.#removed.delete(productId);
    if (isRemoval(change)) this.#removed.set(productId, version);
    else this.#waiting.set(productId, change);
    return true;
  }

  /** The version of a product as it is here, or was when it was taken away. */
  versionOf(productId: string): number | undefined {
    const waiting = this.#waiting.get(productId)?.version ?? this.#removed.get(productId);
    if (waiting !== undefined) return waiting;
    for (const segment of this.#segments) {
      const product = segment.productIds.find(productId);
      if (segment.has(product)) return segment.version.at(product);
    }
    return undefined;
  }

  search(query: SearchQuery): SearchResult {
    this.#refresh();
    return search(this.#segments, this.#statistics, query);
  }

  /** What a query may become: its last word written out. */
  suggest(text: string, limit: number): string[] {
    this.#refresh();
    return suggestions(this.#segments, text, limit);
  }

  /** Everything in one segment: the same bytes as if it were built from the goods themselves. */
  merged(): Uint8Array {
    this.#refresh();
    return mergeSegments(this.#segments);
  }

  get segments(): readonly Segment[] {
    this.#refresh();
    return this.#segments;
  }

  #refresh(): void {
    if (this.#waiting.size === 0) return;
    this.#segments.push(openSegment(buildSegment(this.#waiting.values())));
    this.#waiting.clear();
    if (this.#segments.length > mostSegments) {
      const [base, ...small] = this.#segments;
      if (base) this.#segments = [base, openSegment(mergeSegments(small))];
    }
    this.#statistics = statisticsOf(this.#segments);
  }
}

/** Opens the index over a snapshot, or over nothing. */
export const openIndex = (base?: Uint8Array): LiveIndex => new LiveIndex(base);
