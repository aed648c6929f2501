import { untilFresh } from '#shared/kernel/stale.ts';
import {
  applyProviderFact,
  type MoneyPorts,
  type Payment,
  type payments,
  type providers,
  referenceOf,
  type Verdict,
} from '#shared/payments/index.ts';

type Ports = MoneyPorts & {
  readonly payments: Pick<ReturnType<(typeof payments)['reads']>, 'of'>;
  readonly providers: ReturnType<(typeof providers)['reads']>;
};

/** Asks the provider how a payment stands, and applies what it says. Nothing is said of one that it was never told of. */
export const askProvider = async (payment: Payment, ports: Ports, now: Date): Promise<Verdict | undefined> => {
  const { paymentNumber } = payment;
  const reference = referenceOf(payment);
  if (reference === undefined) return undefined;
  const provider = await ports.providers.of(payment.provider);
  const fact = await provider.query({ paymentNumber, reference });
  // A notification may say the same at this moment: then it is decided anew, without asking again.
  return untilFresh(async ({ attempt }) => {
    const current = attempt === 0 ? payment : await ports.payments.of(paymentNumber);
    return current && applyProviderFact(fact, current, ports, now);
  });
};
