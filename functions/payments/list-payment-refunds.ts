import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { RefundView, refunds, refundView } from '#shared/payments/index.ts';

export const listPaymentRefunds = operation(
  'payments/list-payment-refunds',
  {
    route: 'GET /v1/admin/payments/{paymentNumber}/refunds',
    summary: 'List what goes back of a payment, newest first, whoever gives it back.',
    auth: 'admin',
    query: z.object(pageQuery),
    returns: { status: 200, body: pageOf(RefundView) },
    fails: ['not_found'],
    uses: { refunds: reads(refunds) },
  },
  async ({ path: { paymentNumber }, query: { limit, cursor } }, { refunds }) => {
    const after = sortKeyOf(cursor, /^REFUND#rfd_\w{26}$/);
    const [payment, page] = await Promise.all([
      refunds.payment(paymentNumber),
      refunds.list(paymentNumber, limit, after),
    ]);
    if (!payment) throw new Problem('not_found');
    return pageView(page, refundView);
  },
);
