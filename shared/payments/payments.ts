import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { paymentEntities as entities, heardReads, heardWrites, open } from './heard-payments.ts';
import { paymentItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';

/** Characters of a link that leave a payment within one kilobyte. */
const longestKept = 300;

const reads = (table: Table) => ({
  ...heardReads(table),

  /** Some payments at once, in their order; one that is not written yet is `undefined`. */
  all: (numbers: readonly string[]): Promise<readonly (Payment | undefined)[]> =>
    table.getMany(
      numbers.map((paymentNumber) => paymentItem.at({ paymentNumber })),
      { consistent: true },
    ),
});

const writes = () => ({
  ...heardWrites(),

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

  /** Of those who ask the provider at once, one does. */
  asked: ({ paymentNumber, askedAt }: Payment, now: Date): Statement =>
    paymentItem.update(
      { paymentNumber },
      { set: { askedAt: now.toISOString() } },
      { when: { askedAt: askedAt === undefined ? without : equals(askedAt) } },
    ),
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
