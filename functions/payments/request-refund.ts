import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { manyTellings, untilFresh, untilThrough } from '#shared/kernel/stale.ts';
import { refundableOf, refundedOrders, sales } from '#shared/orders/index.ts';
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

/** `payments/settle-refunds` sees every refund through; shipping and the rest go back by `payments/refund-payment`. */
export const requestRefund = operation(
  'payments/request-refund',
  {
    route: 'POST /v1/merchant/orders/{orderId}/refunds',
    summary: 'Give money of one’s own goods back, in whole or in part. It goes the way that it came.',
    auth: 'merchant',
    idempotency: 'required',
    body: RequestRefund,
    returns: { status: 202, body: RefundView },
    fails: ['not_found', 'exceeds_refundable', 'forbidden', 'conflict'],
    uses: {
      sales: writes(sales),
      refunds: writes(refunds),
      refundedOrders: writes(refundedOrders),
      providers: reads(providers),
      requests: writes(earlierRequests),
    },
    timeoutSeconds: 20,
    example: { amount: { amount: 1_500, currency: 'CNY' }, reason: '茶杯有一处磕碰 One cup was chipped' },
  },
  async ({ body, path: { orderId }, caller, idempotency, shop, now }, ports) => {
    const { sales, refunds, requests } = ports;
    const merchantId = merchantOf(caller);

    const { refund, payment, isRepeat } = await untilFresh(async () => {
      const sold = await sales.sold({ merchantId, orderId });
      const paymentNumber = sold.order.payment ?? '';
      const payment = await refunds.payment(paymentNumber);
      if (!payment) throw new Problem('not_found');
      // After the money: whoever finds it taken by the same request also finds that request.
      const made = await requests.resource(idempotency);
      const earlier = made === undefined ? undefined : await refunds.of({ paymentNumber, refundNumber: made });
      if (earlier) return { refund: earlier, payment, isRepeat: true };

      const refund = draftRefund(payment, { ...body, atMost: refundableOf(sold), merchantId }, now);
      const statements = [
        ...idempotency.remember(refund.refundNumber),
        ...refunds.requested(payment, refund),
        sales.refunding(sold, refund.amount.amount),
      ];
      // Many may take from one payment at once: the bounds hold whatever the others have taken meanwhile.
      await untilThrough(() => refunds.commit(statements));
      return { refund, payment, isRepeat: false };
    }, manyTellings);

    if (!isRepeat) await sendAtOnce({ refund, payment }, ports, shop.origin, now);
    return refundView(asRequested(refund));
  },
);
