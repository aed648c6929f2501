import type { payableOrders } from '#shared/orders/index.ts';
import { type Anomaly, isAmountAsked, isOpen, type Payment } from './payment.ts';
import type { payments } from './payments.ts';
import type { ProviderFact, SucceededFact } from './provider.ts';

type Ports = {
  readonly payments: ReturnType<(typeof payments)['writes']>;
  readonly orders: Pick<ReturnType<(typeof payableOrders)['writes']>, 'paid'>;
};

/** What became of a fact, for the log. */
export type Verdict = 'applied' | 'known' | 'closed' | 'failed' | 'pending' | Anomaly;

/** The order is not waiting for this money: it has expired, was cancelled, or is paid already. */
class NotPayable extends Error {
  override readonly name = 'NotPayable';
}

/** The provider's transaction is written down already. */
class Claimed extends Error {
  override readonly name = 'Claimed';
}

/**
 * The only way in which money changes anything: webhook, query and expiry all come here with what a provider was proved
 * to have said. It may be told twice, late, and at once; the conditions of its writes make it happen once.
 */
export const applyFact = async (fact: ProviderFact, payment: Payment, ports: Ports, now: Date): Promise<Verdict> => {
  if (fact.kind === 'succeeded') return applySuccess(fact, payment, ports, now);
  if (fact.kind === 'pending') return 'pending';
  if (!isOpen(payment)) return 'known';
  await ports.payments.commit([ports.payments.ended(payment, fact.kind)]);
  return fact.kind;
};

const applySuccess = async (fact: SucceededFact, payment: Payment, ports: Ports, now: Date): Promise<Verdict> => {
  if (payment.transactionId === fact.transactionId) return 'known';
  if (payment.transactionId !== undefined) return recordSecond(fact, ports, now);
  if (!isAmountAsked(payment, fact)) return record(fact, payment, 'amount_mismatch', ports, now);

  const { payments, orders } = ports;
  try {
    // The money, the order, its sales and the claim on the provider's transaction: all of it, or none of it.
    await payments.commit([
      payments.claim(fact, now),
      payments.captured(payment, fact),
      ...orders.paid(payment, now, () => new NotPayable()),
    ]);
    return 'applied';
  } catch (error) {
    if (!(error instanceof NotPayable)) throw error;
    // Late money is still money: it is written down, and a person decides.
    return record(fact, payment, 'order_not_payable', ports, now);
  }
};

const record = async (
  fact: SucceededFact,
  payment: Payment,
  anomaly: Anomaly,
  { payments }: Ports,
  now: Date,
): Promise<Verdict> => {
  await payments.commit([payments.claim(fact, now, anomaly), payments.captured(payment, fact, anomaly)]);
  return anomaly;
};

/** One payment, paid twice: the second transaction is claimed with its anomaly, and known when it is told again. */
const recordSecond = async (fact: SucceededFact, { payments }: Ports, now: Date): Promise<Verdict> => {
  try {
    await payments.commit([payments.claim(fact, now, 'second_transaction', () => new Claimed())]);
    return 'second_transaction';
  } catch (error) {
    if (!(error instanceof Claimed)) throw error;
    return 'known';
  }
};
