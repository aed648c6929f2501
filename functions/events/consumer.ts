import type { Opened, Uses } from '#shared/kernel/port.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import type { Item } from '#shared/table/index.ts';

/** A change of one item, as the table's stream tells it. */
export interface Change {
  readonly event: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly before?: Item;
  readonly after?: Item;
  readonly at: Date;
}

export interface ConsumerContract {
  readonly summary: string;
  /** Types of the items whose changes it wants; the mapping's filter lets nothing else through. */
  readonly types: readonly string[];
  readonly events?: readonly Change['event'][];
  readonly uses: Uses;
}

export interface EventInput {
  readonly shop: Shop;
  readonly now: Date;
}

/**
 * A Lambda behind the table's stream. It is told one change at a time; a change that fails is retried alone. What is
 * cheaper for many at once is told `together`, afterwards, of those changes of the batch that went through; when that
 * fails, the batch comes again from its first change.
 */
export interface Consumer<C extends ConsumerContract = ConsumerContract> {
  readonly kind: 'consumer';
  readonly id: string;
  readonly contract: C;
  readonly story: (change: Change, input: EventInput, ports: never) => Promise<void>;
  readonly together?: (changes: readonly Change[], input: EventInput, ports: never) => Promise<void>;
}

export const consumer = <const C extends ConsumerContract>(
  id: string,
  contract: C,
  story: (change: Change, input: EventInput, ports: Opened<C['uses']>) => Promise<void>,
  together?: (changes: readonly Change[], input: EventInput, ports: Opened<C['uses']>) => Promise<void>,
): Consumer<C> => ({ kind: 'consumer', id, contract, story, ...(together && { together }) });
