import type { Money } from '#shared/kernel/money.ts';
import { isObject, isText } from '../json.ts';
import type { ProviderFact } from '../provider.ts';
import { fromStripe } from './amount.ts';

/** What the shop reads of a Stripe Checkout Session, in an event as in an answer. */
export interface CardSession {
  readonly id: string;
  readonly status: 'open' | 'complete' | 'expired';
  /** Present once the money is there. */
  readonly paid?: { readonly transactionId: string; readonly amount: Money };
}

/**
 * The payment that a session was made for; undefined when another system of the account made it.
 * The number stands in two places that nobody but the shop fills, and both must say the same.
 */
export const paymentNumberOf = (session: unknown): string | undefined => {
  if (!isObject(session) || !isObject(session['metadata'])) return undefined;
  const reference = session['client_reference_id'];
  return isText(reference) && session['metadata']['payment_no'] === reference ? reference : undefined;
};

/** Reads a Checkout Session; undefined when the value is not one, or says `paid` without saying what. */
export const readSession = (value: unknown): CardSession | undefined => {
  if (!isObject(value) || value['object'] !== 'checkout.session') return undefined;
  const { id, status } = value;
  if (!isText(id) || !isStatus(status)) return undefined;
  if (value['payment_status'] !== 'paid') return { id, status };

  const transactionId = value['payment_intent'];
  const amount = fromStripe(value['amount_total'], value['currency']);
  return isText(transactionId) && amount ? { id, status, paid: { transactionId, amount } } : undefined;
};

/** What a session says about its payment now. */
export const factOf = ({ status, paid }: CardSession, paymentNumber: string): ProviderFact => {
  if (paid) return { provider: 'card', paymentNumber, kind: 'succeeded', ...paid };
  // Complete and unpaid is a method that settles later; only the bank knows how it ends.
  return { provider: 'card', paymentNumber, kind: status === 'expired' ? 'closed' : 'pending' };
};

const isStatus = (value: unknown): value is CardSession['status'] =>
  value === 'open' || value === 'complete' || value === 'expired';
