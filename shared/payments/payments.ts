import { equals, oneOf, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { arrivals } from './arrival.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import type { Payment, Transaction } from './payment.ts';
import type { ProviderName } from './provider.ts';
import { refundItem } from './refund.entity.ts';

const open = oneOf(['created', 'pending']);

/** Characters of a link that leave a payment within one kilobyte. */
const longestKept = 300;

const entities = [paymentItem, transactionItem, refundItem, exceptionItem];

const reads = (table: Table) => ({
  of: (paymentNumber: string): Promise<Payment | undefined> =>
    table.get(paymentItem.at({ paymentNumber }), { consistent: true }),

  /** The claim on a provider's transaction, if it is one of the shop's. */
  claimOn: (provider: ProviderName, transactionId: string): Promise<Transaction | undefined> =>
    table.get(transactionItem.at({ provider, transactionId }), { consistent: true }),

  /** Some payments at once, in their order; one that is not written yet is `undefined`. */
  all: (numbers: readonly string[]): Promise<readonly (Payment | undefined)[]> =>
    table.getMany(
      numbers.map((paymentNumber) => paymentItem.at({ paymentNumber })),
      { consistent: true },
    ),
});

const writes = () => ({
  ...arrivals,

  add: (payment: Payment): Statement => paymentItem.put(payment, { when: 'absent' }),

  /**
   * The provider has answered: where the shopper goes to pay. A notification may have been faster, and then stands. A long
   * link is not kept, because every later write would pay for it; whoever asks again hears it from the provider again.
   */
  started: (payment: Payment): Statement => {
    const { paymentNumber, status, action, reference, expiresAt } = payment;
    const isShort = action !== undefined && action.url.length <= longestKept;
    return paymentItem.update(
      { paymentNumber },
      {
        set: { status, ...(isShort && { action }), ...(reference && { reference }), ...(expiresAt && { expiresAt }) },
      },
      { when: { status: open } },
    );
  },

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
});

/** The payments, the transactions that paid them, and what has to be given back of them at once. */
export const payments = tablePort('payments', { entities, reads, writes });

/** The same payments, with the way to those whose provider has to be asked. */
export const duePayments = tablePort('duePayments', {
  entities,
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    ...reads(table),
    due: (now: Date): Promise<readonly Payment[]> => table.due(paymentItem, now, 25),
  }),
  writes: () => ({
    ...writes(),

    /** Asked again at a later time, or no more. */
    lookAgain: ({ paymentNumber, dueAt = '' }: Payment, next: string | undefined): Statement =>
      paymentItem.update({ paymentNumber }, next === undefined ? { remove: ['dueAt'] } : { set: { dueAt: next } }, {
        when: { dueAt: equals(dueAt) },
      }),
  }),
});
