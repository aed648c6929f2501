import { idOfPayment } from '#shared/kernel/id.ts';
import type { Money } from '#shared/kernel/money.ts';
import type { Anomaly, Payment } from './payment.ts';
import type { SucceededFact } from './provider.ts';

/** `requested` is written and not sent yet, `processing` lies with the provider. What has succeeded may still fail, days later. */
export type RefundStatus = 'requested' | 'processing' | 'succeeded' | 'failed';

/** Money on its way back to the shopper. Its number stays the same whatever is repeated: the provider moves it once. */
export interface Refund {
  readonly refundNumber: string;
  readonly paymentNumber: string;
  readonly orderId: string;
  readonly userId: string;
  /** The provider's transaction that is given back, in whole or in part. */
  readonly transactionId: string;
  readonly amount: Money;
  /** All that the transaction had brought. */
  readonly captured: Money;
  readonly reason: string;
  /** Why the shop gives it back of its own accord. Missing when a person asked for it. */
  readonly automatic?: Anomaly;
  readonly status: RefundStatus;
  /** Whose money it was; missing when the shop itself gives it back. */
  readonly merchantId?: string;
  /** The provider's own id of it, once it is known. */
  readonly reference?: string;
  /** When it is sent, or asked about, again; missing once there is nothing more to do. */
  readonly dueAt?: string;
  readonly attempts: number;
  readonly createdAt: string;
}

/** There is one automatic refund of a transaction at most, because its number follows from the transaction. */
export const automaticRefundNumber = ({
  provider,
  transactionId,
  paymentNumber,
}: Pick<SucceededFact, 'provider' | 'transactionId' | 'paymentNumber'>): string =>
  idOfPayment('rfd', paymentNumber, `${provider}#${transactionId}`);

/** All of a transaction that has nothing to pay, on its way back at once. */
export const automaticRefund = (
  { orderId, userId, paymentNumber }: Payment,
  { provider, transactionId, amount }: SucceededFact,
  anomaly: Anomaly,
  now: Date,
): Refund => ({
  refundNumber: automaticRefundNumber({ provider, transactionId, paymentNumber }),
  paymentNumber,
  orderId,
  userId,
  transactionId,
  amount,
  captured: amount,
  reason: anomaly,
  automatic: anomaly,
  status: 'requested',
  dueAt: now.toISOString(),
  attempts: 0,
  createdAt: now.toISOString(),
});

export interface RefundKey {
  readonly paymentNumber: string;
  readonly refundNumber: string;
}

/** How a refund is named where it has to be one text. */
export const refundText = ({ paymentNumber, refundNumber }: RefundKey): string => `${paymentNumber}/${refundNumber}`;
export const refundKeyOf = (text: string): RefundKey => {
  const [paymentNumber = '', refundNumber = ''] = text.split('/');
  return { paymentNumber, refundNumber };
};

/** A refund whose money has gone with this change. */
export const newlyRefunded = (before: Refund | undefined, after: Refund | undefined): Refund | undefined =>
  after?.status === 'succeeded' && before?.status !== 'succeeded' ? after : undefined;
