import { atLeast, equals, oneOf, type Page, picked, type Statement, type Table, tablePort } from '../table/index.ts';
import { paymentItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';
import type { RefundFact } from './provider.ts';
import { refundItem } from './refund.entity.ts';
import type { Refund, RefundKey } from './refund.ts';
import { askedAboutAt } from './refund-schedule.ts';

/** Bytes of a payment, for the meter, when it is changed without having been read. */
const usualBytes = 900;

/** A refund and the payment that it is a part of. */
export interface RefundOfPayment {
  readonly refund: Refund;
  readonly payment: Payment;
}

const open = oneOf(['requested', 'processing']);
const hasMoney = oneOf(['succeeded', 'review']);

const reads = (table: Table) => ({
  of: (key: RefundKey): Promise<Refund | undefined> => table.get(refundItem.at(key), { consistent: true }),

  /** The payment itself: what of it can be given back. */
  payment: (paymentNumber: string): Promise<Payment | undefined> =>
    table.get(paymentItem.at({ paymentNumber }), { consistent: true }),

  async withPayment({ paymentNumber, refundNumber }: RefundKey): Promise<RefundOfPayment | undefined> {
    const places = [refundItem.at({ paymentNumber, refundNumber }), paymentItem.at({ paymentNumber })] as const;
    const [refund, payment] = await table.getMany(places, { consistent: true });
    return refund && payment && { refund, payment };
  },

  /** The refunds of a payment, newest first; those of one merchant are picked out of at most five pages. */
  list: (paymentNumber: string, limit: number, after: string | undefined, merchantId?: string): Promise<Page<Refund>> =>
    picked(
      table,
      refundItem,
      {
        partition: refundItem.partition({ paymentNumber }),
        range: { prefix: 'REFUND#' },
        newestFirst: true,
        limit,
        after,
        consistent: true,
      },
      (refund) => merchantId === undefined || refund.merchantId === merchantId,
    ),
});

const writes = () => ({
  /** Takes a part of what can still be given back: never more than is there, however many want some at once. */
  requested: ({ paymentNumber }: Payment, refund: Refund): readonly Statement[] => [
    paymentItem.update(
      { paymentNumber },
      { add: { refundable: -refund.amount.amount, refunds: 1 } },
      { when: { status: hasMoney, refundable: atLeast(refund.amount.amount) }, bytes: usualBytes },
    ),
    refundItem.put(refund, { when: 'absent' }),
  ],

  /** Takes all that can still be given back, and nothing but all. */
  requestedWhole: ({ paymentNumber, refundable = 0 }: Payment, refund: Refund): readonly Statement[] => [
    paymentItem.update(
      { paymentNumber },
      { set: { refundable: 0 }, add: { refunds: 1 } },
      { when: { status: hasMoney, refundable: equals(refundable) }, bytes: usualBytes },
    ),
    refundItem.put(refund, { when: 'absent' }),
  ],

  /** The provider has it, and will say later what became of it. */
  processing: (refund: Refund, { reference }: RefundFact, now: Date): Statement =>
    refundItem.update(
      refund,
      {
        set: { status: 'processing', dueAt: askedAboutAt(refund, now), ...(reference && { reference }) },
        add: { attempts: 1 },
      },
      { when: { status: equals(refund.status), attempts: equals(refund.attempts) } },
    ),

  /** The provider did not answer; it is asked again, under the same number. */
  putOff: (refund: Refund, now: Date): Statement =>
    refundItem.update(
      refund,
      { set: { dueAt: askedAboutAt(refund, now) }, add: { attempts: 1 } },
      { when: { status: open, attempts: equals(refund.attempts) } },
    ),

  succeeded: (refund: Refund, { reference }: RefundFact): Statement =>
    refundItem.update(
      refund,
      { set: { status: 'succeeded', ...(reference && { reference }) }, remove: ['dueAt'] },
      { when: { status: open } },
    ),

  /** The money is still, or again, with the shop: it can be given back anew. */
  failed: ({ refund, payment }: RefundOfPayment): readonly Statement[] => [
    refundItem.update(
      refund,
      { set: { status: 'failed' }, remove: ['dueAt'] },
      { when: { status: equals(refund.status) } },
    ),
    // A second transaction is none of the payment's own money: what became of that is for a person to see.
    ...(refund.transactionId === payment.transactionId
      ? [
          paymentItem.update(
            payment,
            { add: { refundable: refund.amount.amount } },
            { when: { status: hasMoney }, bytes: usualBytes },
          ),
        ]
      : []),
  ],
});

/** Money on its way back, and what is left of the payments that it comes out of. */
export const refunds = tablePort('refunds', { entities: [refundItem, paymentItem], reads, writes });

/** The same, with the way to those of which the provider has not had the last word. */
export const dueRefunds = tablePort('dueRefunds', {
  entities: [refundItem, paymentItem],
  indexes: ['dueAt'],
  reads: (table: Table) => ({
    ...reads(table),
    due: (now: Date): Promise<readonly Refund[]> => table.due(refundItem, now, 25),
  }),
  writes,
});
