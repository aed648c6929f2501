import { entity, shape } from '../table/index.ts';

/** What a shopper has lately turned to, one item: read and written in the request itself, so that the next one knows it. */
export interface StoredRing {
  readonly userId: string;
  /** Every write: who has read another one is told again. */
  readonly version: number;
  /** Events ever taken up: the newest of `events` is the one of this number. */
  readonly taken: number;
  /** Packed, the newest first: at most 40, so that it is written for one unit. */
  readonly events: Uint8Array;
  /** The shopper wants nothing to be remembered. */
  readonly isOff?: true;
  /** Events of the hour that began then: who is quicker than people are is not counted. */
  readonly hour?: string;
  readonly inHour?: number;
  /** The cart's version of which the additions were taken up last: a change that comes again brings nothing. */
  readonly cartVersion?: number;
  /** When it was last emptied, in seconds since 1970: what happened before does not come back. */
  readonly since?: number;
}

export type Graph = 'session' | 'basket';

/** What was met together with a product. */
export interface StoredNeighbours {
  readonly productId: string;
  readonly graph: Graph;
  /** The last fold that is in it. */
  readonly fold: number;
  readonly neighbours: Uint8Array;
}

/** The whole shop among categories: no slug is like it. */
export const wholeShop = '*';

/** What sells, and what is looked at, in a category and all below it, or in the whole shop. */
export interface StoredPopularity {
  readonly category: string;
  readonly fold: number;
  readonly scores: Uint8Array;
}

/** What is described in the same words as a product: at most 20, from 0 for nothing in common to 1 for the same. */
export interface StoredLikeness {
  readonly productId: string;
  /** A hash of the words that it was made from. */
  readonly words: string;
  readonly scores: Uint8Array;
}

/** The last change of goods that likenesses follow. */
export interface StoredLikenessProgress {
  readonly position: string;
}

/** The fold that is being counted, or was last: what it brings is written down before anything of it is. */
export interface StoredFold {
  readonly number: number;
  readonly at: string;
  readonly entries: Uint8Array;
}

/** An entry that has been counted: whoever brings it again is told so. All of them make the counts anew. */
export interface StoredEntry {
  readonly day: string;
  readonly shard: number;
  readonly entryId: string;
  readonly fold: number;
  readonly entry: Uint8Array;
  readonly ttl: number;
}

export const ringItem = entity(shape<StoredRing>(), 'ring', { pk: 'USER#{userId}', sk: 'RING' });

export const neighboursItem = entity(shape<StoredNeighbours>(), 'neighbours', {
  pk: 'PRODUCT#{productId}',
  sk: 'NEIGHBOURS#{graph}',
});

export const popularityItem = entity(shape<StoredPopularity>(), 'popularity', { pk: 'POPULAR#{category}', sk: 'NOW' });

export const likenessItem = entity(shape<StoredLikeness>(), 'likeness', { pk: 'PRODUCT#{productId}', sk: 'LIKENESS' });

export const likenessProgress = entity(shape<StoredLikenessProgress>(), 'likenessProgress', {
  pk: 'LIKENESSES',
  sk: 'PROGRESS',
});

export const foldItem = entity(shape<StoredFold>(), 'fold', { pk: 'FOLD', sk: 'NEWEST' });

export const entryItem = entity(shape<StoredEntry>(), 'entry', { pk: 'ENTRIES#{day}#{shard}', sk: '{entryId}' });
