import { newPaymentNumber } from '#shared/kernel/id.ts';
import { type Money, sameMoney } from '#shared/kernel/money.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { assertMay, merchantsOf, type Order } from '#shared/orders/index.ts';
import { firstQuestion } from './asking.ts';
import type {
  PaymentAction,
  PaymentChannel,
  PaymentRequest,
  ProviderName,
  StartedPayment,
  SucceededFact,
} from './provider.ts';

/** `review` holds money that nobody asked for so: a person decides, and nothing else ends it. */
export type PaymentStatus = 'created' | 'pending' | 'succeeded' | 'closed' | 'failed' | 'review';

/**
 * Why money has not paid its order: another amount or currency was paid than was asked for; the order is not there; it was
 * paid by another payment, or cancelled; it had expired and its pieces are gone; this payment was paid once already.
 */
export type Anomaly =
  | 'amount_mismatch'
  | 'order_missing'
  | 'double_payment'
  | 'order_cancelled'
  | 'late_no_stock'
  | 'second_transaction';

/** One attempt to pay one order through one provider. */
export interface Payment {
  readonly paymentNumber: string;
  readonly userId: string;
  readonly orderId: string;
  /** Whose goods it pays: their sales are written with it, and a notification has to read nothing more. */
  readonly merchantIds: readonly string[];
  readonly provider: ProviderName;
  readonly channel?: PaymentChannel;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly payBefore: string;
  readonly createdAt: string;
  /** The provider's own id of it; missing until the provider has answered. */
  readonly reference?: string;
  readonly action?: PaymentAction;
  readonly expiresAt?: string;
  readonly transactionId?: string;
  /** What the provider has taken for us. */
  readonly captured?: Money;
  /** What of it can still be given back, in its minor units: a number, so that many can take from it at once. */
  readonly refundable?: number;
  /** How often people have asked for a part of it; providers set a bound to that. */
  readonly refunds?: number;
  /** Why it has not paid its order. A payment that has `succeeded` without one is what the order was paid with. */
  readonly anomaly?: Anomaly;
  readonly askedAt?: string;
  /** When the provider is asked, should nobody have heard of it by then. Paid or not, it stands until somebody has looked. */
  readonly dueAt?: string;
}

/** A transaction of a provider, claimed by the one payment that it paid. */
export interface Transaction {
  readonly provider: ProviderName;
  readonly transactionId: string;
  readonly paymentNumber: string;
  readonly amount: Money;
  readonly anomaly?: Anomaly;
  readonly at: string;
}

/** What an order was paid with. Money that has come in vain has succeeded as well. */
export const isApplied = ({ status, anomaly }: Payment): boolean => status === 'succeeded' && anomaly === undefined;

export const isOpen = ({ status }: Payment): boolean => status === 'created' || status === 'pending';

/** All payments of an order are closed, one after the other, before its pieces are free. */
const mostPayments = 20;

/**
 * Only an order that waits for its money, and has time left, can be paid; and by another payment than the one under way
 * only while it has room for one. Whoever changed over without end would hold pieces that nobody can give back.
 */
export const assertPayable = (order: Order, now: Date, underWay?: Payment): void => {
  assertMay('pay', order);
  if (order.payBefore <= now.toISOString())
    throw new Problem('illegal_transition', { detail: 'The time to pay is over.' });
  if (!underWay && (order.payments ?? []).length >= mostPayments)
    throw new Problem('illegal_transition', { detail: `An order has room for ${mostPayments} payments.` });
};

/** A new attempt. What is to be paid comes from the order. */
export const draftPayment = (
  { orderId, userId, lines, total, payBefore }: Order,
  provider: ProviderName,
  channel: PaymentChannel | undefined,
  now: Date,
  paymentNumber: string = newPaymentNumber(now),
): Payment => ({
  paymentNumber,
  userId,
  orderId,
  merchantIds: merchantsOf({ lines }),
  provider,
  ...(channel && { channel }),
  status: 'created',
  amount: total,
  payBefore,
  createdAt: now.toISOString(),
  dueAt: firstQuestion(now),
});

/** What the provider is told. It follows from the payment alone, so that a repeat is the same request. */
export const paymentRequest = (payment: Payment, origin: string): PaymentRequest => ({
  paymentNumber: payment.paymentNumber,
  orderId: payment.orderId,
  amount: payment.amount,
  payBefore: new Date(payment.payBefore),
  ...(payment.channel && { channel: payment.channel }),
  returnUrl: `${origin}/v1/payments/return`,
  notifyUrl: `${origin}/v1/webhooks/${payment.provider}`,
  createdAt: new Date(payment.createdAt),
});

/** The payment once its provider has taken it up. The shopper's time ends with the order's, even if the provider waits longer. */
export const startedPayment = (payment: Payment, { action, reference, expiresAt }: StartedPayment): Payment => ({
  ...payment,
  status: 'pending',
  action,
  reference,
  expiresAt: [payment.payBefore, expiresAt.toISOString()].sort()[0] ?? payment.payBefore,
});

const repeatedMs = 5 * 60_000;

/**
 * Whether its provider has left it without an answer for so long that it cannot be asked for again under its number: a
 * repeat carries the same deadline, and Stripe takes none that is near. Nobody was told where to pay it.
 */
export const isLost = ({ status, createdAt }: Payment, now: Date): boolean =>
  status === 'created' && now.getTime() - Date.parse(createdAt) > repeatedMs;

/** Whether the shopper can be sent where the provider has said. Some links live for minutes only, and are asked for again. */
export const hasWayToPay = ({ action }: Payment, now: Date): boolean =>
  action !== undefined && (action.until === undefined || action.until > now.toISOString());

/**
 * What the provider knows a payment by. Alipay and WeChat take our own number, so they can be asked also when their first
 * answer was lost; nobody knows a card payment that was never answered.
 */
export const referenceOf = ({ provider, reference, paymentNumber }: Payment): string | undefined =>
  reference ?? (provider === 'card' ? undefined : paymentNumber);

/** Whether the money is what was asked for; anything else is for a person to look at. */
export const isAmountAsked = ({ amount }: Payment, fact: SucceededFact): boolean => sameMoney(amount, fact.amount);

const patienceMs = 5_000;

/** Whether the provider should have been heard of by now. Asked once in five seconds at the most. */
export const isLate = ({ status, reference, askedAt, createdAt }: Payment, now: Date): boolean =>
  status === 'pending' && reference !== undefined && now.getTime() - Date.parse(askedAt ?? createdAt) > patienceMs;
