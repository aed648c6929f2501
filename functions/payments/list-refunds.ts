import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { sales } from '#shared/orders/index.ts';
import { RefundView, refunds, refundView } from '#shared/payments/index.ts';

export const listRefunds = operation(
  'payments/list-refunds',
  {
    route: 'GET /v1/merchant/orders/{orderId}/refunds',
    summary: 'List what one has given back of an order, newest first.',
    auth: 'merchant',
    query: z.object(pageQuery),
    returns: { status: 200, body: pageOf(RefundView) },
    fails: ['not_found', 'forbidden'],
    uses: { sales: reads(sales), refunds: reads(refunds) },
  },
  async ({ path: { orderId }, query: { limit, cursor }, caller }, { sales, refunds }) => {
    const after = sortKeyOf(cursor, /^REFUND#rfd_\w{26}$/);
    const merchantId = merchantOf(caller);
    const { order } = await sales.sold({ merchantId, orderId });
    const page = await refunds.list(order.payment ?? '', limit, after, merchantId);
    return pageView(page, refundView);
  },
);
