import type { Money } from '#shared/kernel/money.ts';
import type { ProviderFact } from '../provider.ts';
import { fromStripe } from './amount.ts';
import { isObject, isText, type JsonObject } from './json.ts';

/** What the shop reads of a Stripe Checkout Session, in an event as in an answer. */
export interface CardSession {
  readonly id: string;
  readonly status: 'open' | 'complete' | 'expired';
  /** The payment the session was made for; absent when another system of the account made it. */
  readonly paymentNumber?: string;
  /** Present once the money is there. */
  readonly paid?: { readonly transactionId: string; readonly amount: Money };
}

/** Reads a Checkout Session; undefined when the value is not one, or says `paid` without saying what. */
export const readSession = (value: unknown): CardSession | undefined => {
  if (!isObject(value) || value['object'] !== 'checkout.session') return undefined;
  const { id, status } = value;
  if (!isText(id) || !isStatus(status)) return undefined;

  const paymentNumber = paymentNumberOf(value);
  const session = { id, status, ...(paymentNumber === undefined ? {} : { paymentNumber }) };
  if (value['payment_status'] !== 'paid') return session;

  const transactionId = value['payment_intent'];
  const amount = fromStripe(value['amount_total'], value['currency']);
  return isText(transactionId) && amount ? { ...session, paid: { transactionId, amount } } : undefined;
};

/** What a session says about its payment now. */
export const factOf = ({ status, paid }: CardSession, paymentNumber: string): ProviderFact => {
  if (paid) return { provider: 'card', paymentNumber, kind: 'succeeded', ...paid };
  // Complete and unpaid is a method that settles later; only the bank knows how it ends.
  return { provider: 'card', paymentNumber, kind: status === 'expired' ? 'closed' : 'pending' };
};

/** The number stands in two places that nobody but the shop fills; a session where they differ is not the shop's. */
const paymentNumberOf = ({ metadata, client_reference_id: reference }: JsonObject): string | undefined =>
  isText(reference) && isObject(metadata) && metadata['payment_no'] === reference ? reference : undefined;

const isStatus = (value: unknown): value is CardSession['status'] =>
  value === 'open' || value === 'complete' || value === 'expired';
