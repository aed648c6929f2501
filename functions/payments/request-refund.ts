import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { assertMayRefund, refundableOf, refundedOrders, sales } from '#shared/orders/index.ts';
import { providers, RefundView, RequestRefund, refunds } from '#shared/payments/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import { giveBack } from './give-back.ts';

/** Shipping and the rest go back by `payments/refund-payment`. */
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
  async ({ body, path: { orderId }, caller, ...request }, ports) => {
    const { sales } = ports;
    const merchantId = merchantOf(caller);
    return giveBack(
      async () => {
        const sold = await sales.sold({ merchantId, orderId });
        return {
          ...body,
          paymentNumber: sold.order.payment ?? '',
          atMost: refundableOf(sold),
          merchantId,
          alongside: ({ amount }) => {
            assertMayRefund(sold);
            return [sales.refunding(sold, amount.amount)];
          },
        };
      },
      request,
      ports,
    );
  },
);
