import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { AdminMerchantView, adminMerchantView, merchantList, merchantStatus } from '#shared/catalog/index.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';

const cursorOfList = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#mch_\w+$/;

export const listMerchants = operation(
  'catalog/list-merchants',
  {
    route: 'GET /v1/admin/merchants',
    summary:
      'List the merchants of one status, newest first: those that wait for a decision, if no other is asked for.',
    auth: 'admin',
    query: z.object({ ...pageQuery, status: z._default(merchantStatus, 'pending') }),
    returns: { status: 200, body: pageOf(AdminMerchantView) },
    fails: [],
    uses: { merchants: reads(merchantList) },
  },
  async ({ query: { status, limit, cursor } }, { merchants }) => {
    const page = await merchants.page(status, { limit, cursor: sortKeyOf(cursor, cursorOfList) });
    return pageView(page, adminMerchantView);
  },
);
