import { type Port, resource } from '../kernel/port.ts';
import { Problem } from '../kernel/problem.ts';
import { FollowedIndex, type IndexSources, openFollowed } from './followed-index.ts';
import type { LiveIndex } from './live-index.ts';
import type { Snapshot } from './search.entity.ts';
import type { SearchIndex } from './search-index.ts';

/** How long an index is believed to be the newest. */
const believedMs = 1_000;
/** After how long a snapshot that could not be read is tried again: as a rule there is another by then. */
const refusedSeconds = 60;

/** The index of all goods in the memory of a function: opened once, and kept up to date by what has changed since. */
export class HeldIndex implements SearchEngine {
  #held: FollowedIndex | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #refused: { readonly epoch: string | undefined; readonly until: number; readonly cause: Error } | undefined;

  /** One round trip, and at most one a second; two when there is a snapshot to be opened. */
  async upToDate(sources: IndexSources): Promise<LiveIndex> {
    const held = this.#held;
    const now = Date.now();
    if (held && this.#isBelieved(now)) return held.index;
    const [snapshot] = await Promise.all([sources.snapshots.newest(), held?.follow(sources.changes)]);
    // Whoever holds an index goes on with it when there is a better one that cannot be read.
    const current = held?.isBehind(snapshot) === false ? held : ((await this.#opened(snapshot, sources)) ?? held);
    if (!current) throw new Problem('unavailable', { retryAfter: refusedSeconds, cause: this.#refused?.cause });
    this.#held = current;
    this.#lookedAt = now;
    return current.index;
  }

  /** By the clock on the wall: it is the one that goes on while the function is frozen. */
  #isBelieved(now: number): boolean {
    return now >= this.#lookedAt && now - this.#lookedAt < believedMs;
  }

  /** What a snapshot says, unless it cannot be read. It is large: not every request tries it again. */
  async #opened(snapshot: Snapshot | undefined, sources: IndexSources): Promise<FollowedIndex | undefined> {
    const refused = this.#refused;
    if (refused && refused.epoch === snapshot?.epoch && Date.now() < refused.until) return undefined;
    const opened = await openFollowed(snapshot, sources);
    if (opened instanceof FollowedIndex) return opened;
    this.#refused = { epoch: snapshot?.epoch, until: Date.now() + refusedSeconds * 1000, cause: opened };
    return undefined;
  }
}

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

interface FreshIndex {
  readonly open: typeof openFollowed;
}

/** One that nobody has held before: opened from what is written down, and nothing else. */
export const freshIndex: Port<SearchEngine, FreshIndex, object> = {
  ...searchIndex,
  name: 'freshIndex',
  reads: () => ({ open: openFollowed }),
};
