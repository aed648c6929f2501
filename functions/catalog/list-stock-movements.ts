import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { ledger, StockMovementView, sku, stockMovementView } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';

export const listStockMovements = operation(
  'catalog/list-stock-movements',
  {
    route: 'GET /v1/merchant/products/{productId}/stock-movements',
    summary: 'List what was put into the stock of one’s own product and taken out of it, newest first.',
    auth: 'merchant',
    query: z.object({ ...pageQuery, sku: z.optional(sku) }),
    returns: { status: 200, body: pageOf(StockMovementView) },
    fails: ['forbidden', 'not_found'],
    uses: { ledger: reads(ledger) },
  },
  async ({ query: { limit, cursor, sku }, path: { productId }, caller }, { ledger }) => {
    const paging = { limit, cursor: sortKeyOf(cursor, /^MOVEMENT#mov_\w+(~\d{1,2})?$/), sku };
    const [isOwn, page] = await Promise.all([
      ledger.has(merchantOf(caller), productId),
      ledger.page(productId, paging),
    ]);
    if (!isOwn) throw new Problem('not_found');
    return pageView(page, stockMovementView);
  },
);
