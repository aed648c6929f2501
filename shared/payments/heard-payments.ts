import { equals, oneOf, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { arrivals } from './arrival.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import type { Payment, Transaction } from './payment.ts';
import type { ProviderName } from './provider.ts';
import { refundItem } from './refund.entity.ts';

/** States in which a payment has had no last word yet. */
export const open = oneOf(['created', 'pending']);

/** What money, or its absence, is written to. */
export const paymentEntities = [paymentItem, transactionItem, refundItem, exceptionItem];

/** What has to be known of a payment to understand what its provider says. */
export const heardReads = (table: Table) => ({
  of: (paymentNumber: string): Promise<Payment | undefined> =>
    table.get(paymentItem.at({ paymentNumber }), { consistent: true }),

  /** The claim on a provider's transaction, if it is one of the shop's. */
  claimOn: (provider: ProviderName, transactionId: string): Promise<Transaction | undefined> =>
    table.get(transactionItem.at({ provider, transactionId }), { consistent: true }),
});

/** What becomes of a payment by its provider's word. */
export const heardWrites = () => ({
  ...arrivals,

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

  /** The provider is asked about it within a minute. */
  askSoon: ({ paymentNumber }: Payment, now: Date): Statement =>
    paymentItem.update({ paymentNumber }, { set: { dueAt: now.toISOString() } }, { when: 'exists' }),
});

/** The payments as far as a provider's word goes: for its webhook, which starts none. */
export const heardPayments = tablePort('heardPayments', {
  entities: paymentEntities,
  reads: heardReads,
  writes: heardWrites,
});
