import { equals, oneOf, type Statement, type Table, tablePort } from '../table/index.ts';
import { paymentItem } from './payment.entity.ts';
import type { Payment } from './payment.ts';
import type { RefundFact } from './provider.ts';
import { refundItem } from './refund.entity.ts';
import type { Refund, RefundKey } from './refund.ts';
import { askedAboutAt } from './refund-schedule.ts';

/** Bytes of a payment, for the meter, when it is changed without having been read. */
export const usualBytes = 900;

/** A refund and the payment that it is a part of. */
export interface RefundOfPayment {
  readonly refund: Refund;
  readonly payment: Payment;
}

/** Of a refund: the provider has not had the last word. */
export const openRefund = oneOf(['requested', 'processing']);
/** Of a payment: there is something to give back. */
export const hasMoney = oneOf(['succeeded', 'review']);

export const heardRefundReads = (table: Table) => ({
  async withPayment({ paymentNumber, refundNumber }: RefundKey): Promise<RefundOfPayment | undefined> {
    const places = [refundItem.at({ paymentNumber, refundNumber }), paymentItem.at({ paymentNumber })] as const;
    const [refund, payment] = await table.getMany(places, { consistent: true });
    return refund && payment && { refund, payment };
  },
});

export const heardRefundWrites = () => ({
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

  succeeded: (refund: Refund, { reference }: RefundFact): Statement =>
    refundItem.update(
      refund,
      { set: { status: 'succeeded', ...(reference && { reference }) }, remove: ['dueAt'] },
      { when: { status: openRefund } },
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

/** Refunds, for those who hear what has become of them, and ask for none. */
export const heardRefunds = tablePort('heardRefunds', {
  entities: [refundItem, paymentItem],
  reads: heardRefundReads,
  writes: heardRefundWrites,
});
