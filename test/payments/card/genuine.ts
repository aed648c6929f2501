import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import type { Headers } from '#shared/payments/provider.ts';

/** A message as Stripe would send it. */
export interface Message {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Secrets are made for each run: none is ever written down. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`;

export const at = new Date('2026-11-20T08:00:00.000Z');
export const paymentNumber = 'P01JD3Z5Q8V0000000000000000';

export const sessionOf = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 'cs_test_1',
  object: 'checkout.session',
  amount_total: 19900,
  client_reference_id: paymentNumber,
  currency: 'cny',
  livemode: false,
  metadata: { payment_no: paymentNumber },
  mode: 'payment',
  payment_intent: 'pi_1',
  payment_status: 'paid',
  status: 'complete',
  ...changes,
});

export const eventOf = (
  session: unknown = sessionOf(),
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  id: 'evt_1',
  object: 'event',
  api_version: '2026-10-28.endive',
  created: Math.floor(at.getTime() / 1000),
  data: { object: session },
  livemode: false,
  type: 'checkout.session.completed',
  ...changes,
});

/** Signs with the official library, so that the tests do not check our reading against itself. */
export const headerFor = (payload: string, secret: string, time = at): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(time.getTime() / 1000) });

export const signed = (event: unknown, secret: string, time = at): Message => {
  const payload = JSON.stringify(event, null, 2);
  return { headers: { 'stripe-signature': headerFor(payload, secret, time) }, body: Buffer.from(payload) };
};
