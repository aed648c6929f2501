import {
  atLeast,
  equals,
  fewerThan,
  type Page,
  picked,
  type Statement,
  type Table,
  tablePort,
} from '../table/index.ts';
import { hasMoney, heardRefundReads, heardRefundWrites, openRefund, usualBytes } from './heard-refunds.ts';
import { paymentItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';
import { refundItem } from './refund.entity.ts';
import type { Refund, RefundKey } from './refund.ts';
import { mostRefunds } from './refund-request.ts';
import { askedAboutAt } from './refund-schedule.ts';

const reads = (table: Table) => ({
  ...heardRefundReads(table),

  of: (key: RefundKey): Promise<Refund | undefined> => table.get(refundItem.at(key), { consistent: true }),

  /** The payment itself: what of it can be given back. */
  payment: (paymentNumber: string): Promise<Payment | undefined> =>
    table.get(paymentItem.at({ paymentNumber }), { consistent: true }),

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
  ...heardRefundWrites(),

  /** Takes a part of what can go back: never more than is there, nor more parts than there may be, however many want some. */
  requested: ({ paymentNumber }: Payment, refund: Refund): readonly Statement[] => [
    paymentItem.update(
      { paymentNumber },
      { add: { refundable: -refund.amount.amount, refunds: 1 } },
      {
        when: { status: hasMoney, refundable: atLeast(refund.amount.amount), refunds: fewerThan(mostRefunds) },
        bytes: usualBytes,
      },
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

  /** The provider did not answer; it is asked again, under the same number. */
  putOff: (refund: Refund, now: Date): Statement =>
    refundItem.update(
      refund,
      { set: { dueAt: askedAboutAt(refund, now) }, add: { attempts: 1 } },
      { when: { status: openRefund, attempts: equals(refund.attempts) } },
    ),
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
