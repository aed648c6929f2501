import { type Port, resource } from '../kernel/port.ts';
import { Problem } from '../kernel/problem.ts';
import { type LiveIndex, openIndex } from './live-index.ts';
import type { Snapshot } from './search.entity.ts';
import { firstPosition, type searchChanges, withLateOnes } from './search-changes.ts';
import type { SearchIndex } from './search-index.ts';
import { UnreadableSegment } from './segment-file.ts';
import type { searchSnapshots } from './snapshots.ts';

/** What the index is kept up to date from. */
export interface IndexSources {
  readonly snapshots: ReturnType<(typeof searchSnapshots)['reads']>;
  readonly changes: ReturnType<(typeof searchChanges)['reads']>;
}

/** How long an index is believed to be the newest. */
const believedMs = 1_000;
/** With so many changes beside it a snapshot is worth less than the next one. */
const mostChanges = 1_000;

/** The index of all goods in the memory of a function: opened once, and kept up to date by what has changed since. */
export class HeldIndex implements SearchEngine {
  #index: LiveIndex | undefined;
  #epoch: string | undefined;
  /** The last change that was followed, and those that may be met once more because others may have come late. */
  #position = firstPosition;
  #followed: ReadonlySet<string> = new Set();
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** One round trip, and at most one a second; two when there is a snapshot to be opened. */
  async upToDate(sources: IndexSources): Promise<LiveIndex> {
    const index = this.#index;
    const now = performance.now();
    if (index && now - this.#lookedAt < believedMs) return index;
    const [snapshot] = await Promise.all([sources.snapshots.newest(), index && this.#follow(index, sources)]);
    const current = index && !this.#isBehind(index, snapshot) ? index : await this.#open(snapshot, sources);
    this.#lookedAt = now;
    return current;
  }

  #isBehind({ changes }: LiveIndex, snapshot: Snapshot | undefined): boolean {
    if (!snapshot || snapshot.epoch === this.#epoch) return false;
    return changes > mostChanges || this.#position < snapshot.position;
  }

  async #open(snapshot: Snapshot | undefined, sources: IndexSources): Promise<LiveIndex> {
    const bytes = snapshot && (await sources.snapshots.bytesOf(snapshot));
    // Taken away while it was read: the next request finds the one that has come in its place.
    if (snapshot && !bytes) throw new Problem('unavailable', { retryAfter: 1 });
    const index = opened(bytes);
    this.#position = snapshot?.position ?? firstPosition;
    this.#followed = new Set();
    await this.#follow(index, sources);
    this.#index = index;
    this.#epoch = snapshot?.epoch;
    return index;
  }

  async #follow(index: LiveIndex, { changes }: IndexSources): Promise<void> {
    const met = new Set<string>();
    let from: string | undefined = withLateOnes(this.#position);
    while (from !== undefined) {
      const page: Awaited<ReturnType<typeof changes.from>> = await changes.from(from);
      for (const { position, change } of page.items) {
        met.add(position);
        if (!this.#followed.has(position)) index.apply(change);
        if (position > this.#position) this.#position = position;
      }
      from = page.next;
    }
    this.#followed = met;
  }
}

/** Other code wrote it, of before a deployment or after: the next compaction makes another one. */
const opened = (bytes: Uint8Array | undefined): LiveIndex => {
  try {
    return openIndex(bytes);
  } catch (cause) {
    if (cause instanceof UnreadableSegment) throw new Problem('unavailable', { retryAfter: 60, cause });
    throw cause;
  }
};

/** The index lives as long as the container. */
export const openHeldIndex = async () => {
  const held = new HeldIndex();
  return () => held;
};

/** What opens the goods for a search, as they are at this moment. */
interface SearchEngine {
  upToDate(sources: IndexSources): Promise<SearchIndex>;
}

/** The goods as they are searched. Which engine it is, the build decides. */
export const searchIndex: Port<SearchEngine, SearchEngine, object> = {
  name: 'searchIndex',
  resource: resource<SearchEngine>('searchIndex'),
  scope: {},
  reads: (engine) => engine,
  writes: () => ({}),
};

/** One that nobody has held before: to be opened from what is written down, and nothing else. */
export const freshIndex: Port<HeldIndex, HeldIndex, object> = {
  name: 'freshIndex',
  resource: resource<HeldIndex>('searchIndex'),
  scope: {},
  reads: () => new HeldIndex(),
  writes: () => ({}),
};
