import { invalid } from '#shared/kernel/problem.ts';
import { patienceMs } from '../attempts.ts';
import { isObject, isText } from '../json.ts';
import type { PaymentProvider, PaymentReference, PaymentRequest, ProviderFact, StartedPayment } from '../provider.ts';
import { toStripe } from './amount.ts';
import { type CardCall, CardRefusal, callStripe } from './client.ts';
import { cardRefunds } from './refunds.ts';
import { factOf, paymentNumberOf, readSession } from './session.ts';
import type { CardSettings } from './settings.ts';

/**
 * Stripe takes no deadline nearer than 30 minutes. The rest is for a repeat, which sends the same deadline again:
 * Stripe knows a repeat by the equal request under the equal key.
 */
const shortestMinutes = 30;
const minutesForRepeats = 10;

/** Card payments through Stripe's hosted page: the shop never meets a card number. */
export const cardProvider = (settings: CardSettings, timeoutMs = patienceMs): PaymentProvider => {
  const call = (each: CardCall): Promise<unknown> => callStripe(settings, each, timeoutMs);

  const start: PaymentProvider['start'] = async (payment) => {
    const idempotencyKey = `pay:${payment.paymentNumber}`;
    const form = sessionForm(payment);
    const session = call({ method: 'POST', path: '/v1/checkout/sessions', form, idempotencyKey });
    return started(await session.catch(boundsAreSaid));
  };

  const query: PaymentProvider['query'] = async (payment) =>
    factFrom(await call({ method: 'GET', path: sessionPath(payment) }), payment);

  const close: PaymentProvider['close'] = async (payment) => {
    try {
      // Without an idempotency key: Stripe would repeat a first refusal for a day, also after it stopped being true.
      return factFrom(await call({ method: 'POST', path: `${sessionPath(payment)}/expire`, form: {} }), payment);
    } catch (error) {
      // Only an open session can be closed; anything else has happened already, and the session says what.
      if (error instanceof CardRefusal && error.status === 400) return query(payment);
      throw error;
    }
  };

  return { start, query, close, ...cardRefunds(call) };
};

const sessionPath = ({ reference }: PaymentReference): string =>
  `/v1/checkout/sessions/${encodeURIComponent(reference)}`;

/** How little, and how much, is taken depends on currency and account: Stripe alone knows, and the shopper can do something. */
const boundsAreSaid = (error: unknown): never => {
  if (!(error instanceof CardRefusal && outOfBounds.has(error.code))) throw error;
  throw invalid('method', 'cards do not take so small, or so large, a total; choose another way to pay');
};
const outOfBounds: ReadonlySet<string | undefined> = new Set(['amount_too_small', 'amount_too_large']);

const sessionForm = (payment: PaymentRequest): Record<string, string> => {
  const { amount, currency } = toStripe(payment.amount);
  return {
    mode: 'payment',
    'payment_method_types[0]': 'card',
    // A currency of the shopper's choice would come back as an amount that nobody asked for.
    'adaptive_pricing[enabled]': 'false',
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': currency,
    'line_items[0][price_data][unit_amount]': String(amount),
    'line_items[0][price_data][product_data][name]': `Order ${payment.orderId}`,
    client_reference_id: payment.paymentNumber,
    'metadata[payment_no]': payment.paymentNumber,
    // Refunds and disputes show the payment intent, not the session.
    'payment_intent_data[metadata][payment_no]': payment.paymentNumber,
    expires_at: String(deadline(payment)),
    'custom_text[submit][message]': payBeforeText(payment),
    success_url: payment.returnUrl,
    cancel_url: payment.returnUrl,
  };
};

/** In whole seconds, and from the payment's own times alone. */
const deadline = ({ payBefore, createdAt }: PaymentRequest): number => {
  const earliest = createdAt.getTime() + (shortestMinutes + minutesForRepeats) * 60_000;
  return Math.floor(Math.max(payBefore.getTime(), earliest) / 1000);
};

/** Beside Stripe's button: the shop closes the session when the order's time is over, and Stripe shows no time by itself. */
const payBeforeText = ({ payBefore }: PaymentRequest): string => {
  const minute = payBefore.toISOString().slice(0, 16).replace('T', ' ');
  return `Please pay before ${minute} UTC. 请在 ${minute} (UTC) 之前付款。`;
};

const started = (answer: unknown): StartedPayment => {
  if (!isObject(answer)) throw unreadable();
  const { id, url, expires_at: expiresAt } = answer;
  if (!isText(id) || !isText(url) || typeof expiresAt !== 'number') throw unreadable();
  return { action: { type: 'redirect', url }, reference: id, expiresAt: new Date(expiresAt * 1000) };
};

const factFrom = (answer: unknown, { paymentNumber, reference }: PaymentReference): ProviderFact => {
  const session = readSession(answer);
  if (!session) throw unreadable();
  if (session.id !== reference || paymentNumberOf(answer) !== paymentNumber)
    throw new Error(`Session ${reference} was not made for payment ${paymentNumber}: resync the payment by hand.`);
  return factOf(session, paymentNumber);
};

const unreadable = (): Error =>
  new Error("Stripe's answer is not a Checkout Session: check that the account's API version is still served.");
