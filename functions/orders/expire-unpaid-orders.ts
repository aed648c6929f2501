import { schedule } from '#functions/events/schedule.ts';
import { workOff } from '#functions/events/work-off.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { dueOrders, type Order } from '#shared/orders/index.ts';
import { payments, providers } from '#shared/payments/index.ts';
import { closePayments } from './close-payments.ts';

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
    const { orders, stocks } = ports;
    const aMinuteLater = new Date(now.getTime() + 60_000);

    const expire = async (order: Order): Promise<'expired' | 'kept'> => {
      // First the providers: pieces that are given back while somebody can still pay for them are sold twice.
      const said = await closePayments(order, ports, now);
      if (said === 'paid') return 'kept';
      if (said === 'pending') {
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
    await workOff(waiting, expireOrPutOff);
    return account;
  },
);
