import type { Order } from '#shared/orders/index.ts';
import {
  applyProviderFact,
  draftPayment,
  isOpen,
  type ProviderFact,
  type payments,
  type providers,
} from '#shared/payments/index.ts';

type Ports = Parameters<typeof applyProviderFact>[2] & {
  readonly payments: Pick<ReturnType<(typeof payments)['reads']>, 'of'>;
  readonly providers: ReturnType<(typeof providers)['reads']>;
};

/**
 * Sees to it that no payment of an order takes money any more, before its pieces are given back: the provider has to
 * close first. Answers what became of the payment; money that was there before has been applied.
 */
export const closePayment = async (order: Order, ports: Ports, now: Date): Promise<ProviderFact['kind']> => {
  const { payments, providers } = ports;
  if (order.payment === undefined) return 'closed';
  const payment = await payments.of(order.payment);
  if (!payment) {
    // Tied to the order, and not written yet: whoever is about to write it finds it closed, and sends nobody to pay.
    const draft = draftPayment(order, order.paymentMethod, undefined, now, order.payment);
    await payments.commit([payments.add({ ...draft, status: 'closed' })]);
    return 'closed';
  }
  if (!isOpen(payment)) return payment.status === 'succeeded' ? 'succeeded' : 'closed';
  if (payment.reference === undefined) {
    // The provider has not answered: nobody has been told where to pay, and nobody will be.
    await payments.commit([payments.ended(payment, 'closed')]);
    return 'closed';
  }

  const provider = await providers.of(payment.provider);
  const fact = await provider.close({ paymentNumber: payment.paymentNumber, reference: payment.reference });
  await applyProviderFact(fact, payment, ports, now);
  return fact.kind;
};
