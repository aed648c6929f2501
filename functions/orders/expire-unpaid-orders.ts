import { schedule } from '#functions/events/schedule.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { dueOrders, type Order } from '#shared/orders/index.ts';
import { applyFact, isOpen, type ProviderFact, payments, providers } from '#shared/payments/index.ts';

/** Orders that are worked on side by side: most of the time goes into waiting for their providers. */
const atOnce = 8;

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
    const aMinuteLater = new Date(now.getTime() + 60_000);

    /** The provider has to close first: money that arrives after the pieces are gone is money to give back. */
    const closedAtProvider = async ({ payment: number }: Order): Promise<ProviderFact['kind']> => {
      const payment = number === undefined ? undefined : await payments.of(number);
      if (!payment || !isOpen(payment) || payment.reference === undefined) {
        return payment?.status === 'succeeded' ? 'succeeded' : 'closed';
      }
      const provider = await providers.of(payment.provider);
      const fact = await provider.close({ paymentNumber: payment.paymentNumber, reference: payment.reference });
      await applyFact(fact, payment, ports, now);
      return fact.kind;
    };

    const expire = async (order: Order): Promise<'expired' | 'kept'> => {
      const kind = await closedAtProvider(order);
      if (kind === 'succeeded') return 'kept';
      if (kind === 'pending') {
        await orders.commit([orders.lookAgain(order, aMinuteLater)]);
        return 'kept';
      }
      await orders.commit([orders.expired(order, now), ...order.lines.map((line) => stocks.release(line))]);
      return 'expired';
    };

    const account = { expired: 0, kept: 0, failed: 0 };
    const expireOrPutOff = async (order: Order): Promise<void> => {
      try {
        account[await expire(order)]++;
      } catch (error) {
        // One order must not keep the others from their turn: it goes to the back, and comes again in a minute.
        log.warn('order not expired', { orderId: order.orderId, error });
        account.failed++;
        await orders.commit([orders.lookAgain(order, aMinuteLater)]);
      }
    };

    const waiting = async () => (await orders.due(now)).filter(({ status }) => status === 'pending_payment');

    // Until nothing is due: every order leaves the index or is put off. What time does not allow is due again next minute.
    for (let due = await waiting(); due.length > 0; due = await waiting()) {
      for (let from = 0; from < due.length; from += atOnce) {
        await Promise.all(due.slice(from, from + atOnce).map(expireOrPutOff));
      }
    }
    return account;
  },
);
