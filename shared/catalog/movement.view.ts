import * as z from 'zod/mini';
import { line } from '../kernel/text.schema.ts';
import type { StockMovement } from './ledger.ts';
import { sku } from './product.view.ts';

/** Pieces that a merchant puts in, or takes out. */
export const StockAdjustment = z.strictObject({
  sku,
  delta: z.int().check(
    z.minimum(-1_000_000),
    z.maximum(1_000_000),
    z.refine((delta) => delta !== 0, { error: 'must not be 0' }),
  ),
  reason: line(200),
});

export const StockMovementView = z.object({
  movementId: z.string(),
  sku: z.string(),
  delta: z.int(),
  reason: z.string(),
  at: z.string(),
});

export const stockMovementView = ({
  movementId,
  sku,
  delta,
  reason,
  at,
}: StockMovement): z.output<typeof StockMovementView> => ({
  movementId,
  sku,
  delta,
  reason,
  at,
});
