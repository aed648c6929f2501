import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { refundedOrders } from '#shared/orders/index.ts';
import { providers, RefundView, RequestRefund, refunds } from '#shared/payments/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import { giveBack } from './give-back.ts';

/** Also for money that has paid no order: what was kept for a person to decide on, and what could not go back by itself. */
export const refundPayment = operation(
  'payments/refund-payment',
  {
    route: 'POST /v1/admin/payments/{paymentNumber}/refunds',
    summary: 'Give money of a payment back, in whole or in part: whatever of it has not gone back yet.',
    auth: 'admin',
    idempotency: 'required',
    body: RequestRefund,
    returns: { status: 202, body: RefundView },
    fails: ['not_found', 'exceeds_refundable', 'conflict'],
    uses: {
      refunds: writes(refunds),
      refundedOrders: writes(refundedOrders),
      providers: reads(providers),
      requests: writes(earlierRequests),
    },
    timeoutSeconds: 20,
    example: { amount: { amount: 800, currency: 'CNY' }, reason: '退还运费 The shipping goes back' },
  },
  async ({ body, path: { paymentNumber }, ...request }, ports) =>
    giveBack(async () => ({ ...body, paymentNumber }), request, ports),
);
