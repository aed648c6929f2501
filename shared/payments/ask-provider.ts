import { untilFresh } from '#shared/kernel/stale.ts';
import { applyProviderFact, type MoneyPorts, type Verdict } from './apply-fact.ts';
import { type Payment, referenceOf } from './payment.ts';
import type { PaymentProvider, ProviderFact, ProviderName } from './provider.ts';

interface ProviderPorts extends MoneyPorts {
  readonly providers: { of(name: ProviderName): Promise<PaymentProvider> };
}

type AskingPorts = ProviderPorts & {
  readonly payments: { of(paymentNumber: string): Promise<Payment | undefined> };
};

/** What its provider says of a payment; nothing of one that it was never told of. */
const said = async (
  payment: Payment,
  ask: 'query' | 'close',
  { providers }: ProviderPorts,
): Promise<ProviderFact | undefined> => {
  const reference = referenceOf(payment);
  if (reference === undefined) return undefined;
  const provider = await providers.of(payment.provider);
  return provider[ask]({ paymentNumber: payment.paymentNumber, reference });
};

/** Asks the provider how a payment stands, and applies what it says. */
export const askProvider = async (payment: Payment, ports: AskingPorts, now: Date): Promise<Verdict | undefined> => {
  const fact = await said(payment, 'query', ports);
  // A notification may say the same at this moment: then it is decided anew, without asking again.
  return untilFresh(async ({ attempt }) => {
    const current = attempt === 0 ? payment : await ports.payments.of(payment.paymentNumber);
    return fact && current && applyProviderFact(fact, current, ports, now);
  });
};

/** Has the provider take no more money for a payment, and applies what it says: it may have been paid just before. */
export const closeAtProvider = async (
  payment: Payment,
  ports: ProviderPorts,
  now: Date,
): Promise<Verdict | undefined> => {
  const fact = await said(payment, 'close', ports);
  return fact && applyProviderFact(fact, payment, ports, now);
};
