import { equals, oneOf, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { paymentItem, transactionItem } from './payment.entity.ts';
import type { Anomaly, Payment } from './payment.ts';
import type { SucceededFact } from './provider.ts';

/** States in which a payment may still turn out to be paid: providers close late, and say so later still. */
const unpaid = oneOf(['created', 'pending', 'closed', 'failed']);
const open = oneOf(['created', 'pending']);

/** The payments and the transactions that paid them. */
export const payments = tablePort('payments', {
  entities: [paymentItem, transactionItem],
  reads: (table: Table) => ({
    of: (paymentNumber: string): Promise<Payment | undefined> =>
      table.get(paymentItem.at({ paymentNumber }), { consistent: true }),
  }),
  writes: () => ({
    add: (payment: Payment): Statement => paymentItem.put(payment, { when: 'absent' }),

    /** The provider has answered: where the shopper goes to pay. A notification may have been faster, and then stands. */
    started: ({ paymentNumber, status, action, reference, expiresAt }: Payment): Statement =>
      paymentItem.update(
        { paymentNumber },
        {
          set: { status, ...(action && { action }), ...(reference && { reference }), ...(expiresAt && { expiresAt }) },
        },
        { when: { status: open } },
      ),

    /**
     * The last word without money. Success is absorbing: it is never overwritten by this. Nor is a provider's answer that
     * has come since the payment was read: somebody may be on the way to pay, and the provider has to close first.
     */
    ended: ({ paymentNumber, reference }: Payment, status: 'closed' | 'failed'): Statement =>
      paymentItem.update(
        { paymentNumber },
        { set: { status } },
        { when: { status: open, reference: reference === undefined ? without : equals(reference) } },
      ),

    /** The money is there. Without an anomaly it pays its order; with one it waits for a person. */
    captured: ({ paymentNumber }: Payment, { amount, transactionId }: SucceededFact, anomaly?: Anomaly): Statement =>
      paymentItem.update(
        { paymentNumber },
        {
          set: {
            status: anomaly ? 'review' : 'succeeded',
            transactionId,
            captured: amount,
            refundable: amount,
            ...(anomaly && { anomaly }),
          },
        },
        { when: { status: unpaid } },
      ),

    /** Claims the provider's transaction. Two facts about it at once: one wins, the other is told again and finds it done. */
    claim: (
      { provider, transactionId, paymentNumber, amount }: SucceededFact,
      at: Date,
      anomaly?: Anomaly,
      otherwise?: () => Error,
    ): Statement =>
      transactionItem.put(
        { provider, transactionId, paymentNumber, amount, at: at.toISOString(), ...(anomaly && { anomaly }) },
        { when: 'absent', ...(otherwise && { otherwise }) },
      ),

    /** Of those who ask the provider at once, one does. */
    asked: ({ paymentNumber, askedAt }: Payment, now: Date): Statement =>
      paymentItem.update(
        { paymentNumber },
        { set: { askedAt: now.toISOString() } },
        { when: { askedAt: askedAt === undefined ? without : equals(askedAt) } },
      ),
  }),
});
