import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { payableOrders, refundedOrders } from '#shared/orders/index.ts';
import {
  AdminPaymentView,
  adminPaymentView,
  askProvider,
  type Payment,
  payments,
  providers,
  refunds,
  sendRefund,
} from '#shared/payments/index.ts';

/** Refunds of one payment that are looked at: the strictest provider takes fifty. */
const refundsAtOnce = 100;

export const resyncPayment = operation(
  'payments/resync-payment',
  {
    route: 'POST /v1/admin/payments/{paymentNumber}/resync',
    summary: 'Ask the provider how a payment and its refunds stand, take over what it says, and read all of it.',
    auth: 'admin',
    returns: { status: 200, body: AdminPaymentView },
    fails: ['not_found', 'provider_unavailable', 'conflict'],
    uses: {
      payments: writes(payments),
      orders: writes(payableOrders),
      stocks: writes(stocks),
      refunds: writes(refunds),
      refundedOrders: writes(refundedOrders),
      providers: reads(providers),
    },
    timeoutSeconds: 30,
  },
  async ({ path: { paymentNumber }, shop, now }, ports) => {
    const { payments, refunds } = ports;
    const known = async (): Promise<Payment> => {
      const payment = await payments.of(paymentNumber);
      if (!payment) throw new Problem('not_found');
      return payment;
    };
    await askProvider(await known(), ports, now);

    const payment = await known();
    const before = await refunds.list(paymentNumber, refundsAtOnce, undefined);
    for (const refund of before.items) {
      if (refund.dueAt !== undefined) await sendRefund({ refund, payment }, ports, shop.origin, now);
    }
    const after = await refunds.list(paymentNumber, refundsAtOnce, undefined);
    return adminPaymentView(await known(), after.items);
  },
);
