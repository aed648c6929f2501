import { operation } from '#functions/http/operation.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { payableOrders } from '#shared/orders/index.ts';
import {
  askProvider,
  isLate,
  type Payment,
  PaymentView,
  payments,
  paymentView,
  providers,
} from '#shared/payments/index.ts';

export const showPayment = operation(
  'payments/show-payment',
  {
    route: 'GET /v1/payments/{paymentNumber}',
    summary: 'Read how a payment stands. Asks the provider when its notification is late.',
    auth: 'shopper',
    returns: { status: 200, body: PaymentView },
    fails: ['not_found'],
    uses: {
      payments: writes(payments),
      orders: writes(payableOrders),
      stocks: writes(stocks),
      providers: reads(providers),
    },
    timeoutSeconds: 20,
  },
  async ({ path: { paymentNumber }, caller, now }, ports) => {
    const { payments } = ports;
    const own = async (): Promise<Payment> => {
      const payment = await payments.of(paymentNumber);
      if (payment?.userId !== caller.userId) throw new Problem('not_found');
      return payment;
    };
    const payment = await own();
    if (!isLate(payment, now)) return paymentView(payment);

    await payments.commit([payments.asked(payment, now)]);
    try {
      await askProvider(payment, ports, now);
    } catch (error) {
      // What is known can be said without the provider; its notification, or the next question, tells the rest.
      if (!(error instanceof Problem && error.code === 'provider_unavailable')) throw error;
      log.warn('provider did not answer', { paymentNumber, error });
    }
    return paymentView(await own());
  },
);
