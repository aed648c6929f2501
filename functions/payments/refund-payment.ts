import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, untilFresh, untilThrough } from '#shared/kernel/stale.ts';
import { refundedOrders } from '#shared/orders/index.ts';
import {
  asRequested,
  draftRefund,
  providers,
  RefundView,
  RequestRefund,
  refunds,
  refundView,
  sendAtOnce,
} from '#shared/payments/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

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
  async ({ body, path: { paymentNumber }, idempotency, shop, now }, ports) => {
    const { refunds, requests } = ports;

    const { refund, payment, isRepeat } = await untilFresh(async () => {
      const payment = await refunds.payment(paymentNumber);
      if (!payment) throw new Problem('not_found');
      // After the money: whoever finds it taken by the same request also finds that request.
      const made = await requests.resource(idempotency);
      const earlier = made === undefined ? undefined : await refunds.of({ paymentNumber, refundNumber: made });
      if (earlier) return { refund: earlier, payment, isRepeat: true };

      const refund = draftRefund(payment, body, now);
      const statements = [...idempotency.remember(refund.refundNumber), ...refunds.requested(payment, refund)];
      await untilThrough(() => refunds.commit(statements));
      return { refund, payment, isRepeat: false };
    }, manyTellings);

    if (!isRepeat) await sendAtOnce({ refund, payment }, ports, shop.origin, now);
    return refundView(asRequested(refund));
  },
);
