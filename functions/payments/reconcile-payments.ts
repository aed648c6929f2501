import { schedule } from '#functions/events/schedule.ts';
import { workOff } from '#functions/events/work-off.ts';
import { stocks } from '#shared/catalog/index.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Stale } from '#shared/kernel/stale.ts';
import { payableOrders } from '#shared/orders/index.ts';
import {
  askedAgain,
  askProvider,
  duePayments,
  nextQuestion,
  type Payment,
  providers,
  Resting,
  withRests,
} from '#shared/payments/index.ts';

export const reconcilePayments = schedule(
  'payments/reconcile-payments',
  {
    summary: 'Ask the providers about the payments that nobody has heard of.',
    rate: 'rate(1 minute)',
    uses: {
      payments: writes(duePayments),
      orders: writes(payableOrders),
      stocks: writes(stocks),
      providers: reads(providers),
    },
    timeoutSeconds: 55,
  },
  async ({ now }, ports) => {
    const { payments } = ports;
    const portsWithRests = { ...ports, providers: withRests(ports.providers) };
    const inASecond = new Date(now.getTime() + 1_000).toISOString();
    const account = { asked: 0, settled: 0, failed: 0 };

    /** Whoever has moved the time meanwhile knows better. */
    const lookAgain = async (payment: Payment, dueAt: string | undefined): Promise<void> => {
      try {
        await payments.commit([payments.lookAgain(payment, dueAt)]);
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      }
    };

    const ask = async (payment: Payment): Promise<'asked' | 'settled'> => {
      if (payment.transactionId === undefined) await askProvider(payment, portsWithRests, now);
      const { transactionId, status } = (await payments.of(payment.paymentNumber)) ?? payment;
      const next = transactionId === undefined ? nextQuestion({ ...payment, status }, now) : undefined;
      await lookAgain(payment, next);
      return next === undefined ? 'settled' : 'asked';
    };

    await workOff(
      () => payments.due(now),
      async (payment) => {
        try {
          account[await ask(payment)]++;
        } catch (error) {
          // One payment must not keep the others from their turn; one that was not asked about is among the next.
          log.warn('payment not asked about', { paymentNumber: payment.paymentNumber, error });
          account.failed++;
          await lookAgain(payment, error instanceof Resting ? inASecond : askedAgain(payment, now));
        }
      },
    );
    return account;
  },
);
