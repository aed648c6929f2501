import { equals, oneOf, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { arrivals } from './arrival.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';
import { refundItem } from './refund.entity.ts';

const open = oneOf(['created', 'pending']);

/** The payments, the transactions that paid them, and what has to be given back of them at once. */
export const payments = tablePort('payments', {
  entities: [paymentItem, transactionItem, refundItem, exceptionItem],
  reads: (table: Table) => ({
    of: (paymentNumber: string): Promise<Payment | undefined> =>
      table.get(paymentItem.at({ paymentNumber }), { consistent: true }),
  }),
  writes: () => ({
    ...arrivals,

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

    /** Of those who ask the provider at once, one does. */
    asked: ({ paymentNumber, askedAt }: Payment, now: Date): Statement =>
      paymentItem.update(
        { paymentNumber },
        { set: { askedAt: now.toISOString() } },
        { when: { askedAt: askedAt === undefined ? without : equals(askedAt) } },
      ),

    /** The provider is asked about it within a minute. */
    askSoon: ({ paymentNumber }: Payment, now: Date): Statement =>
      paymentItem.update({ paymentNumber }, { set: { dueAt: now.toISOString() } }, { when: 'exists' }),
  }),
});
