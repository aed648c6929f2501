import { schedule } from '#functions/events/schedule.ts';
import { workOff } from '#functions/events/work-off.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { refundedOrders } from '#shared/orders/index.ts';
import { dueRefunds, providers, sendRefund } from '#shared/payments/index.ts';

export const settleRefunds = schedule(
  'payments/settle-refunds',
  {
    summary:
      'Send the refunds that nobody has sent, and ask about those of which the provider has not had the last word.',
    rate: 'rate(1 minute)',
    uses: { refunds: writes(dueRefunds), refundedOrders: writes(refundedOrders), providers: reads(providers) },
    timeoutSeconds: 55,
  },
  async ({ shop, now }, ports) => {
    const { refunds } = ports;
    const account = { settled: 0, waiting: 0 };

    await workOff(
      () => refunds.due(now),
      async (due) => {
        const found = await refunds.withPayment(due);
        if (!found) throw new Error(`There is no payment ${due.paymentNumber} for its refund ${due.refundNumber}.`);
        const verdict = await sendRefund(found, ports, shop.origin, now);
        const isWaiting = verdict === 'refund_put_off' || verdict === 'refund_processing';
        account[isWaiting ? 'waiting' : 'settled']++;
      },
    );
    return account;
  },
);
