import { schedule } from '#functions/events/schedule.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { dueOrders, type Order } from '#shared/orders/index.ts';
import { applyFact, isOpen, payments, providers } from '#shared/payments/index.ts';

export const expireUnpaidOrders = schedule(
  'orders/expire-unpaid-orders',
  {
    summary: 'Give the pieces of unpaid orders back once their time to pay is over.',
    rate: 'rate(1 minute)',
    uses: {
      orders: writes(dueOrders),
      stocks: writes(stocks),
      payments: writes(payments),
      providers: reads(providers),
    },
    timeoutSeconds: 55,
  },
  async ({ now }, ports) => {
    const { orders, stocks, payments, providers } = ports;

    /** The provider has to close first: money that arrives after the pieces are gone is money to give back. */
    const closed = async ({ payment: number }: Order): Promise<boolean> => {
      const payment = number === undefined ? undefined : await payments.of(number);
      if (!payment || !isOpen(payment) || payment.reference === undefined) return payment?.status !== 'succeeded';
      const provider = await providers.of(payment.provider);
      const fact = await provider.close({ paymentNumber: payment.paymentNumber, reference: payment.reference });
      await applyFact(fact, payment, ports, now);
      return fact.kind === 'closed' || fact.kind === 'failed';
    };

    const account = { expired: 0, kept: 0, failed: 0 };
    for (const order of await orders.due(now)) {
      try {
        if (order.status !== 'pending_payment' || !(await closed(order))) {
          account.kept++;
          continue;
        }
        await orders.commit([orders.expired(order, now), ...order.lines.map((line) => stocks.release(line))]);
        account.expired++;
      } catch (error) {
        // One order must not keep the others from their turn; it is due again in a minute.
        log.warn('order not expired', { orderId: order.orderId, error });
        account.failed++;
      }
    }
    return account;
  },
);
