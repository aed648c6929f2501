import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { adjustmentOf, ledger, StockAdjustment } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const adjustStock = operation(
  'catalog/adjust-stock',
  {
    route: 'POST /v1/products/{productId}/stock-adjustments',
    summary: 'Put pieces into the stock of one’s own SKU, or take some out, and say why.',
    auth: 'merchant',
    idempotency: 'accepted',
    body: StockAdjustment,
    returns: { status: 200, body: z.object({ sku: z.string(), available: z.int() }) },
    fails: ['forbidden', 'not_found', 'insufficient_stock', 'conflict'],
    uses: { ledger: writes(ledger), requests: writes(earlierRequests) },
    example: { sku: 'sku_01JD8Q6Z5N8B7T3V1X9K4M2P0R', delta: 20, reason: 'delivery of 23 November' },
  },
  async ({ body, path: { productId }, caller, idempotency, now }, { ledger, requests }) => {
    const { sku } = body;
    const adjustment = { ...body, productId, merchantId: merchantOf(caller) };

    return untilFresh(async () => {
      const earlier = await requests.resource(idempotency);
      const before = earlier && (await ledger.movement(productId, earlier));
      if (before) return { sku, available: before.available ?? (await ledger.available(sku)) };

      const movement = adjustmentOf(adjustment, now);
      await ledger.commit([...idempotency.remember(movement.movementId), ...ledger.adjust(adjustment, movement)]);

      const available = await ledger.available(sku);
      if (idempotency.place) await ledger.commit([ledger.answered(movement, available)]);
      return { sku, available };
    }, manyTellings);
  },
);
