import type { Order } from '#shared/orders/index.ts';
import {
  closeAtProvider,
  draftPayment,
  isApplied,
  isOpen,
  type MoneyPorts,
  type Payment,
  type payments,
  type providers,
} from '#shared/payments/index.ts';

type Ports = MoneyPorts & {
  readonly payments: Pick<ReturnType<(typeof payments)['reads']>, 'all'> &
    Pick<ReturnType<(typeof payments)['writes']>, 'add'>;
  readonly providers: ReturnType<(typeof providers)['reads']>;
};

/** What has become of the payments of an order: none takes money any more, one may still, or one has paid it. */
export type Closing = 'closed' | 'pending' | 'paid';

/**
 * Sees to it that no payment of an order takes money any more, before its pieces are given back: the provider has to
 * close first. Whoever has changed over from one provider to another may have more than one.
 */
export const closePayments = async (order: Order, ports: Ports, now: Date): Promise<Closing> => {
  const numbers = [...new Set([...(order.payments ?? []), ...(order.payment === undefined ? [] : [order.payment])])];
  if (numbers.length === 0) return 'closed';
  const all = await ports.payments.all(numbers);
  let closing: Closing = 'closed';
  for (const [i, paymentNumber] of numbers.entries()) {
    const each = await closed(order, paymentNumber, all[i], ports, now);
    if (each === 'paid') return 'paid';
    if (each === 'pending') closing = 'pending';
  }
  return closing;
};

const closed = async (
  order: Order,
  paymentNumber: string,
  payment: Payment | undefined,
  ports: Ports,
  now: Date,
): Promise<Closing> => {
  const { payments } = ports;
  if (!payment) {
    // Tied to the order, and not written yet: whoever is about to write it finds it closed, and sends nobody to pay.
    const draft = draftPayment(order, order.paymentMethod, undefined, now, paymentNumber);
    await payments.commit([payments.add({ ...draft, status: 'closed' })]);
    return 'closed';
  }
  if (!isOpen(payment)) return isApplied(payment) ? 'paid' : 'closed';
  const verdict = await closeAtProvider(payment, ports, now);
  if (verdict === undefined) {
    // The provider has not answered: nobody has been told where to pay, and nobody will be.
    await payments.commit([payments.ended(payment, 'closed')]);
    return 'closed';
  }
  if (verdict === 'pending') return 'pending';
  return verdict === 'applied' || verdict === 'applied_late' ? 'paid' : 'closed';
};
