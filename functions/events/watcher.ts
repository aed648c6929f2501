import type { Opened, Uses } from '#shared/kernel/port.ts';
import type { EventInput } from './consumer.ts';

/** An object that was put into the bucket of pictures. */
export interface StoredObject {
  readonly key: string;
  readonly at: Date;
}

export interface WatcherContract {
  readonly summary: string;
  /** What the keys begin with that it is told of. What it writes itself must begin with something else. */
  readonly objects: readonly string[];
  readonly uses: Uses;
  /** Megabytes, where the usual 512 are too few. The processor grows with them. */
  readonly memoryMb?: number;
  readonly timeoutSeconds?: number;
}

/**
 * A Lambda behind the bucket. It is told of each new object, at least once and in no order; when it fails it is told
 * twice more, and then no longer.
 */
export interface Watcher<C extends WatcherContract = WatcherContract> {
  readonly kind: 'watcher';
  readonly id: string;
  readonly contract: C;
  readonly story: (object: StoredObject, input: EventInput, ports: never) => Promise<void>;
}

export const watcher = <const C extends WatcherContract>(
  id: string,
  contract: C,
  story: (object: StoredObject, input: EventInput, ports: Opened<C['uses']>) => Promise<void>,
): Watcher<C> => ({ kind: 'watcher', id, contract, story });
