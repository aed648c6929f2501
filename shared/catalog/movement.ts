import { newId } from '../kernel/id.ts';
import type { Product, Stock } from './product.ts';

export interface MovementLine {
  readonly sku: string;
  /** Pieces put in, or taken out when it is negative. */
  readonly delta: number;
}

/** One entry of a product's ledger: who put in or took out how much, and why. Orders are not in it, they say it themselves. */
export interface Movement {
  readonly movementId: string;
  readonly productId: string;
  readonly merchantId: string;
  readonly lines: readonly MovementLine[];
  readonly reason: string;
  readonly at: string;
  /** What was left after it, for the answer of a repeated request. */
  readonly available?: number;
}

/** Reasons that the shop itself gives. */
export type OwnReason = 'initial_stock' | 'new_sku';

/** The first stock of some SKUs, in one entry: a product of fifty of them has to fit into one transaction. */
export const firstMovement = (
  { productId, merchantId }: Pick<Product, 'productId' | 'merchantId'>,
  stocks: readonly Stock[],
  reason: OwnReason,
  now: Date,
): Movement => ({
  movementId: newId('mov', now),
  productId,
  merchantId,
  lines: stocks.flatMap(({ sku, supplied }) => (supplied === 0 ? [] : [{ sku, delta: supplied }])),
  reason,
  at: now.toISOString(),
});
