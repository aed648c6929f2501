import { oneOf, type Statement } from '../table/index.ts';
import { exceptionOf, type PaymentException } from './exception.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import type { Anomaly, Payment } from './payment.ts';
import type { SucceededFact } from './provider.ts';
import { refundItem } from './refund.entity.ts';
import { automaticRefund } from './refund.ts';

/** Money that a provider holds for a payment. */
export interface Arrival {
  readonly fact: SucceededFact;
  readonly payment: Payment;
  readonly now: Date;
}

/** The provider's transaction is written down already, as one of this payment or of another. */
export class Claimed extends Error {
  override readonly name = 'Claimed';
  readonly by: string | undefined;

  constructor(by: string | undefined) {
    super('the transaction is claimed already');
    this.by = by;
  }
}

/** A provider's transaction counts once, whoever brings it, and however often. */
const claimed = ({ fact, now }: Arrival, anomaly?: Anomaly): Statement => {
  const { provider, transactionId, paymentNumber, amount } = fact;
  return transactionItem.put(
    { provider, transactionId, paymentNumber, amount, at: now.toISOString(), ...(anomaly && { anomaly }) },
    { when: 'absent', otherwise: (current) => new Claimed(current?.paymentNumber) },
  );
};

/** States in which a payment may still turn out to be paid: providers close late, and say so later still. */
const neverPaid = oneOf(['created', 'pending', 'closed', 'failed']);

/** The payment has its money, and can never have it again. */
const captured = (
  { fact: { transactionId, amount }, payment: { paymentNumber } }: Arrival,
  set: Pick<Payment, 'status' | 'refundable' | 'anomaly'>,
): Statement =>
  paymentItem.update(
    { paymentNumber },
    { set: { ...set, transactionId, captured: amount } },
    { when: { status: neverPaid } },
  );

const noted = ({ payment, fact, now }: Arrival, kind: PaymentException['kind']): Statement =>
  exceptionItem.put(exceptionOf(payment, fact, kind, now));

const givenBack = ({ payment, fact, now }: Arrival, anomaly: Anomaly): Statement =>
  refundItem.put(automaticRefund(payment, fact, anomaly, now), { when: 'absent' });

/** What is written when money arrives. */
export const arrivals = {
  /** It pays its order. */
  applied: (arrival: Arrival): readonly Statement[] => [
    claimed(arrival),
    captured(arrival, { status: 'succeeded', refundable: arrival.fact.amount.amount }),
  ],

  /** The order had expired, and is paid all the same. */
  appliedLate: (arrival: Arrival): readonly Statement[] => [...arrivals.applied(arrival), noted(arrival, 'late_paid')],

  /** It has nothing to pay, and goes back. All of it is spoken for, so nobody else can give it back as well. */
  surplus: (arrival: Arrival, anomaly: Anomaly): readonly Statement[] => [
    claimed(arrival, anomaly),
    captured(arrival, { status: 'succeeded', refundable: 0, anomaly }),
    givenBack(arrival, anomaly),
    noted(arrival, anomaly),
  ],

  /** It is not what was asked for: it is kept until a person has decided. */
  kept: (arrival: Arrival, anomaly: Anomaly): readonly Statement[] => [
    claimed(arrival, anomaly),
    captured(arrival, { status: 'review', refundable: arrival.fact.amount.amount, anomaly }),
    noted(arrival, anomaly),
  ],

  /** One payment, paid twice: the first stays what it is, the second goes back. */
  second: (arrival: Arrival): readonly Statement[] => [
    claimed(arrival, 'second_transaction'),
    givenBack(arrival, 'second_transaction'),
    noted(arrival, 'second_transaction'),
  ],
};
