import { schedule } from '#functions/events/schedule.ts';
import { workOff } from '#functions/events/work-off.ts';
import { log } from '#shared/kernel/log.ts';
import { writes } from '#shared/kernel/port.ts';
import { dueSales, may, type Sale } from '#shared/orders/index.ts';

export const completeShippedOrders = schedule(
  'orders/complete-shipped-orders',
  {
    summary: 'Complete the orders that were sent fifteen days ago, and of which their shoppers have not said anything.',
    rate: 'rate(5 minutes)',
    uses: { sales: writes(dueSales) },
    timeoutSeconds: 55,
  },
  async ({ now }, { sales }) => {
    const anHourLater = new Date(now.getTime() + 3_600_000);
    const account = { completed: 0, settled: 0, failed: 0 };

    const complete = async (sale: Sale): Promise<'completed' | 'settled'> => {
      const order = await sales.of(sale);
      if (order && may('receive', order.status)) {
        await sales.commit(sales.completed(order, now));
        return 'completed';
      }
      await sales.commit([sales.settled(sale)]);
      return 'settled';
    };

    await workOff(
      () => sales.due(now),
      async (sale) => {
        try {
          account[await complete(sale)]++;
        } catch (error) {
          // One order must not keep the others from their turn: it goes to the back, and comes again in an hour.
          log.warn('order not completed', { orderId: sale.orderId, error });
          account.failed++;
          await sales.commit([sales.lookAgain(sale, anHourLater)]);
        }
      },
    );
    return account;
  },
);
