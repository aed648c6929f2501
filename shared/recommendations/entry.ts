import type { EventType } from './formula.ts';

/** Somebody turned to a product, after some others. Nothing in it says who. */
export interface SessionEntry {
  readonly kind: 'session';
  /** Follows from a secret of the shopper's ring and which of its events it is, and tells neither: who brings it again brings the same one. */
  readonly entryId: string;
  readonly at: string;
  readonly type: EventType;
  readonly productId: string;
  /** Different products that came before it in the same session, the last one first; at most `formula.window`. */
  readonly window: readonly string[];
}

/** What was bought in one order, each product once; at most `formula.basketLines`. */
export interface BasketEntry {
  readonly kind: 'basket';
  readonly entryId: string;
  readonly at: string;
  readonly products: readonly string[];
}

/** What has happened, as the counts know it. All of them in any order make the same counts. */
export type Entry = SessionEntry | BasketEntry;
