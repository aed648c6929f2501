import type { Event, Refund, Session } from './store.ts';

const apiVersion = '2026-10-28.endive';

/** A session as Stripe's API shows it: what integrations read, and the usual empty fields around it. */
export const sessionObject = (session: Session, payPage: string): Record<string, unknown> => ({
  id: session.id,
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  amount_subtotal: session.amount,
  amount_total: session.amount,
  cancel_url: session.cancelUrl,
  client_reference_id: session.clientReferenceId,
  created: session.created,
  currency: session.currency,
  custom_text: { submit: session.message === null ? null : { message: session.message } },
  customer: null,
  customer_details: null,
  expires_at: session.expiresAt,
  invoice: null,
  livemode: false,
  locale: null,
  metadata: session.metadata,
  mode: 'payment',
  payment_intent: session.paidBy,
  payment_method_types: ['card'],
  payment_status: session.paidBy === null ? 'unpaid' : 'paid',
  status: session.status,
  subscription: null,
  success_url: session.successUrl,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  url: session.status === 'open' ? payPage : null,
});

/** A refund as Stripe's API shows it. */
export const refundObject = (refund: Refund): Record<string, unknown> => ({
  id: refund.id,
  object: 'refund',
  amount: refund.amount,
  balance_transaction: null,
  charge: refund.paymentIntent.replace(/^pi_/, 'ch_'),
  created: refund.created,
  currency: refund.currency,
  ...(refund.status === 'failed' ? { failure_reason: 'lost_or_stolen_card' } : {}),
  metadata: refund.metadata,
  payment_intent: refund.paymentIntent,
  reason: refund.reason,
  receipt_number: null,
  source_transfer_reversal: null,
  status: refund.status,
  transfer_reversal: null,
});

/** What the shopper's bank wants back, as Stripe's API shows it. */
export const disputeObject = (id: string, created: number, { amount, currency, paidBy }: Session) => ({
  id,
  object: 'dispute',
  amount,
  charge: paidBy?.replace(/^pi_/, 'ch_'),
  created,
  currency,
  livemode: false,
  metadata: {},
  payment_intent: paidBy,
  reason: 'fraudulent',
  status: 'needs_response',
});

/** An event with the object as it is now. Its text is kept: every repeat of a delivery carries the same bytes. */
export const eventOf = (id: string, type: string, created: number, object: Record<string, unknown>): Event => {
  const request = { id: null, idempotency_key: null };
  const envelope = { object: 'event', api_version: apiVersion, created, data: { object } };
  const event = { id, ...envelope, livemode: false, pending_webhooks: 1, request, type };
  return { id, type, created, body: JSON.stringify(event, null, 2) };
};
