import type { Money } from '#shared/kernel/money.ts';
import type { Anomaly, Payment } from './payment.ts';
import type { ProviderName, SucceededFact } from './provider.ts';

/** Money that did not come as it should have. `late_paid` is the one kind that still paid its order. */
export interface PaymentException {
  readonly kind: Anomaly | 'late_paid';
  readonly provider: ProviderName;
  readonly transactionId: string;
  readonly paymentNumber: string;
  readonly orderId: string;
  readonly userId: string;
  readonly amount: Money;
  readonly at: string;
}

export const exceptionOf = (
  { paymentNumber, orderId, userId }: Payment,
  { provider, transactionId, amount }: SucceededFact,
  kind: PaymentException['kind'],
  now: Date,
): PaymentException => ({
  kind,
  provider,
  transactionId,
  paymentNumber,
  orderId,
  userId,
  amount,
  at: now.toISOString(),
});
