import { isDeepStrictEqual } from 'node:util';
import { log } from '../kernel/log.ts';
import { UnreadableSegment } from './bytes.ts';
import type { Change } from './document.ts';
import { type LiveIndex, openIndex } from './live-index.ts';
import type { Snapshot } from './search.entity.ts';
import { firstPosition, positionAt, type searchChanges, withLateOnes } from './search-changes.ts';
import type { searchSnapshots } from './snapshots.ts';

/** What an index is opened from and kept up to date by. */
export interface IndexSources {
  readonly snapshots: ReturnType<(typeof searchSnapshots)['reads']>;
  readonly changes: ReturnType<(typeof searchChanges)['reads']>;
}

/** With so many changes beside it a snapshot is worth less than the next one. */
const mostChanges = 1_000;
/** After so long nobody is late any more. */
const settledMs = 60_000;

/** A snapshot that was opened, and how far what has become of the goods since has been followed. */
export class FollowedIndex {
  readonly index: LiveIndex;
  readonly #snapshot: Snapshot | undefined;
  /** The last change that was followed, and those that may be met once more because others may have come late. */
  #position: string;
  #followed: ReadonlyMap<string, Change> = new Map();
  #readAt = 0;

  constructor(snapshot: Snapshot | undefined, bytes: Uint8Array | undefined) {
    this.index = openIndex(bytes);
    this.#snapshot = snapshot;
    this.#position = snapshot?.position ?? firstPosition;
  }

  async follow({ from }: IndexSources['changes']): Promise<void> {
    const readAt = Date.now();
    const met = new Map<string, Change>();
    for (let at: string | undefined = this.#from(); at !== undefined; ) {
      const page: Awaited<ReturnType<typeof from>> = await from(at);
      for (const { position, change } of page.items) {
        met.set(position, change);
        if (!isDeepStrictEqual(this.#followed.get(position), change)) this.index.apply(change);
        if (position > this.#position) this.#position = position;
      }
      at = page.next;
    }
    this.#followed = met;
    this.#readAt = readAt;
  }

  /** Whether another snapshot is the better one to go on from. */
  isBehind(newest: Snapshot | undefined): boolean {
    if (!newest || newest.epoch === this.#snapshot?.epoch) return false;
    // Made anew from the goods: with other words, with other categories, or because something was missing.
    if (newest.root !== this.#snapshot?.root) return true;
    return this.index.changes > mostChanges || this.#position < newest.position;
  }

  /** The last change is where to go on once it was read so late that no other can have come before it since. */
  #from(): string {
    const settled = positionAt(new Date(this.#readAt - settledMs));
    return this.#position < settled ? this.#position : withLateOnes(this.#position);
  }
}

/** The index over a snapshot with all that has changed since, or why the snapshot cannot be read. */
export const openFollowed = async (
  snapshot: Snapshot | undefined,
  { snapshots, changes }: IndexSources,
): Promise<FollowedIndex | UnreadableSegment> => {
  try {
    const opened = new FollowedIndex(snapshot, snapshot && (await snapshots.bytesOf(snapshot)));
    await opened.follow(changes);
    return opened;
  } catch (error) {
    if (!(error instanceof UnreadableSegment)) throw error;
    log.error('snapshot of the search cannot be read', { error });
    return error;
  }
};
