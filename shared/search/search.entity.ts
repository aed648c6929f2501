import { entity, shape } from '../table/index.ts';
import type { Change } from './document.ts';

/** What has become of a product. */
export interface SearchChange {
  /** When it was written down, and of which product: changes are followed in this order. */
  readonly position: string;
  readonly change: Change;
  readonly ttl: number;
}

/** Which snapshot is to be read, and from where on changes are to be followed. */
export interface Snapshot {
  readonly epoch: string;
  /** Whatever was written down before this is in it. */
  readonly position: string;
  readonly chunks: number;
  /** CRC-32 of all bytes together. */
  readonly checksum: number;
  readonly documents: number;
  /** What it was made with: it is made anew from the goods when the shop would make it with something else now. */
  readonly madeWith: string;
  /** The last one that was made from the goods themselves: those that only follow the changes since carry it on. */
  readonly root?: string;
  /** The one before it stays until the next: somebody may be reading it. */
  readonly before?: { readonly epoch: string; readonly chunks: number };
}

/** A piece of a snapshot: an item takes 400 KB. */
export interface SnapshotChunk {
  readonly epoch: string;
  readonly chunk: string;
  readonly bytes: Uint8Array;
}

export const searchChangeItem = entity(shape<SearchChange>(), 'searchChange', {
  pk: 'SEARCH#CHANGES',
  sk: '{position}',
});

export const searchSnapshotItem = entity(shape<Snapshot>(), 'searchSnapshot', { pk: 'SEARCH#SNAPSHOT', sk: 'NEWEST' });

export const searchChunkItem = entity(shape<SnapshotChunk>(), 'searchChunk', {
  pk: 'SEARCH#SNAPSHOT#{epoch}',
  sk: '{chunk}',
});
