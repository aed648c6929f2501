import { schedule } from '#functions/events/schedule.ts';
import { workOff } from '#functions/events/work-off.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { dueOrders, type Order } from '#shared/orders/index.ts';
import { payments, providers, Resting, withRests } from '#shared/payments/index.ts';
import { type Closing, closePayments } from './close-payments.ts';

/** How long pieces wait for a provider that cannot say what has become of a payment: its own deadline is long over. */
const longestWaitMs = 24 * 60 * 60_000;

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
    const later = (ms: number): Date => new Date(now.getTime() + ms);
    const aMinuteLater = later(60_000);
    const portsWithRests = { ...ports, providers: withRests(ports.providers) };

    /** In the end without the provider: what it took all the same is late money, and seen to as such. */
    const close = async (order: Order): Promise<Closing> => {
      const isLongOver = now.getTime() - Date.parse(order.payBefore) > longestWaitMs;
      try {
        const said = await closePayments(order, portsWithRests, now);
        if (said !== 'pending' || !isLongOver) return said;
        log.error('order given up while a payment is under way', { orderId: order.orderId });
      } catch (error) {
        if (!isLongOver || error instanceof Stale || error instanceof Resting) throw error;
        log.error('order given up without its provider', { orderId: order.orderId, error });
      }
      return 'closed';
    };

    const expire = async (order: Order): Promise<'expired' | 'kept'> => {
      // First the providers: pieces that are given back while somebody can still pay for them are sold twice.
      const said = await close(order);
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
        // One order must not keep the others from their turn: it goes to the back, and comes again in a minute. What the
        // provider was not asked about is among the first that it is asked about then.
        log.warn('order not expired', { orderId: order.orderId, error });
        account.failed++;
        await orders.commit([orders.lookAgain(order, error instanceof Resting ? later(1_000) : aMinuteLater)]);
      }
    };

    const waiting = async () => (await orders.due(now)).filter(({ status }) => status === 'pending_payment');
    await workOff(waiting, expireOrPutOff);
    return account;
  },
);
