import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { pageOf, pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import { reads } from '#shared/kernel/port.ts';
import { PaymentExceptionView, paymentExceptions, paymentExceptionView } from '#shared/payments/index.ts';

export const listPaymentExceptions = operation(
  'payments/list-payment-exceptions',
  {
    route: 'GET /v1/admin/payments/exceptions',
    summary:
      'List money that did not come as it should have, newest first: late, double, for a cancelled order, or another amount.',
    auth: 'admin',
    query: z.object(pageQuery),
    returns: { status: 200, body: pageOf(PaymentExceptionView) },
    fails: [],
    uses: { exceptions: reads(paymentExceptions) },
  },
  async ({ query: { limit, cursor } }, { exceptions }) => {
    const page = await exceptions.page(limit, sortKeyOf(cursor, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[\w-]+$/));
    return pageView(page, paymentExceptionView);
  },
);
