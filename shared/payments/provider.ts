import type { Money } from '#shared/kernel/money.ts';
import { Problem } from '#shared/kernel/problem.ts';

/** Who the shop is paid through; also the last part of the webhook's path. */
export type ProviderName = 'alipay' | 'wechat' | 'card';

/** How the shopper meets the provider: a desktop page, a mobile page, or a code to scan. */
export type PaymentChannel = 'page' | 'wap' | 'qr';

interface AboutPayment {
  readonly provider: ProviderName;
  readonly paymentNumber: string;
  /** The provider's id of the notification, for the log; absent where the fact was asked for. */
  readonly eventId?: string;
}

/** The provider holds the money. Once proved this stays true, whatever is heard later. */
export interface SucceededFact extends AboutPayment {
  readonly kind: 'succeeded';
  readonly transactionId: string;
  /** What was really paid. Whether it is what was asked for is the shop's to compare. */
  readonly amount: Money;
}

/** No money: `failed` and `closed` are the provider's last word, `pending` may still become anything. */
export interface UnpaidFact extends AboutPayment {
  readonly kind: 'failed' | 'closed' | 'pending';
}

/** What a provider is proved to have said about one payment. */
export type ProviderFact = SucceededFact | UnpaidFact;

/**
 * What a provider is proved to have said about one refund. `processing` may still become anything; and what has succeeded
 * may fail days later, when the shopper's bank sends it back.
 */
export interface RefundFact {
  readonly provider: ProviderName;
  readonly paymentNumber: string;
  readonly refundNumber: string;
  readonly kind: 'processing' | 'succeeded' | 'failed';
  /** The provider's own id of the refund, where it has one. */
  readonly reference?: string;
  readonly eventId?: string;
}

/** A payment as its provider is told of it. Everything but the way back comes from the order. */
export interface PaymentRequest {
  readonly paymentNumber: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly payBefore: Date;
  readonly channel?: PaymentChannel;
  /** Where the provider sends the shopper afterwards. Arriving there proves nothing. */
  readonly returnUrl: string;
  /** Where the provider sends its notifications, for those that are told with each payment. */
  readonly notifyUrl: string;
  /** Address of the shopper's device, for those that open their app from a browser (WeChat's h5). Kept nowhere. */
  readonly payerAddress?: string;
  /** When the payment was made. A repeat carries the same time, so that the provider sees the same request. */
  readonly createdAt: Date;
}

/** What the shopper does next: follow a link, or scan it as a QR code. */
export interface PaymentAction {
  readonly type: 'redirect' | 'qr';
  readonly url: string;
  /** How long the link itself is good, where the payment lives longer: the same payment started again has a fresh one. */
  readonly until?: string;
}

export interface StartedPayment {
  readonly action: PaymentAction;
  /** The provider's own id of the payment (the payment number again where it has none). */
  readonly reference: string;
  /** Until when the provider would take money; later than `payBefore` where it has a shortest time of its own. */
  readonly expiresAt: Date;
}

/** How a payment that was started is named to its provider. */
export interface PaymentReference {
  readonly paymentNumber: string;
  readonly reference: string;
}

/** Money on its way back. A repeat is the same request under the same number: the provider moves it once. */
export interface RefundRequest extends PaymentReference {
  readonly refundNumber: string;
  /** The transaction that is given back, in whole or in part. */
  readonly transactionId: string;
  readonly amount: Money;
  /** All that the transaction had brought. */
  readonly captured: Money;
  readonly notifyUrl: string;
  /** The provider's own id of the refund, once it is known. */
  readonly refundReference?: string;
  readonly createdAt: Date;
}

/**
 * The door to one payment provider.
 * A provider that does not answer is the Problem `provider_unavailable`; every call may then be repeated as it was.
 */
export interface PaymentProvider {
  start(payment: PaymentRequest): Promise<StartedPayment>;
  query(payment: PaymentReference): Promise<ProviderFact>;
  /** Ends the payment at the provider: `closed`, or what happened to it meanwhile (`succeeded`, still `pending`). */
  close(payment: PaymentReference): Promise<ProviderFact>;
  refund(refund: RefundRequest): Promise<RefundFact>;
  /** How a refund stands; one that the provider has never heard of is `failed` only when it can never have arrived. */
  queryRefund(refund: RefundRequest): Promise<RefundFact>;
}

/** Request headers with lower-case names; a repeated header is joined by commas, as API Gateway does. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * What a notification amounts to: a fact about a payment or a refund, or nothing that concerns one (and why). One that is
 * signed and can still be read in two ways is `doubtful`: it is refused, and the provider asked. What is `ignored` and
 * names a transaction changes nothing either, and somebody has to look at it if the transaction is one of the shop's.
 */
export type Notification =
  | { readonly fact: ProviderFact }
  | { readonly refund: RefundFact }
  | { readonly doubtful: string; readonly paymentNumber: string }
  | { readonly ignored: string; readonly transactionId?: string };

/** Proves a notification by its raw bytes, before anything in it is believed; throws `notGenuine` otherwise. */
export type VerifyNotification<Settings> = (
  headers: Headers,
  rawBody: Buffer,
  settings: Settings,
  now: Date,
) => Notification;

/** An answer to a notification. Providers compare it byte for byte. */
export interface Acknowledgement {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** `accepted` ends the provider's repeats, `refused` asks for another delivery. */
export interface Acknowledgements {
  readonly accepted: Acknowledgement;
  readonly refused: Acknowledgement;
}

/** Refuses a notification. The reason is for the log and the metrics alone; a forger learns nothing from the answer. */
export const notGenuine = (reason: string): Problem =>
  new Problem('invalid_signature', { cause: new Error(`notification refused: ${reason}`) });
