import { isObject, isText, type JsonObject } from '../json.ts';
import type { Acknowledgements, Notification, VerifyNotification } from '../provider.ts';
import { notGenuine } from '../provider.ts';
import { type CardSession, factOf, paymentNumberOf, readSession } from './session.ts';
import { type CardSettings, isLive } from './settings.ts';
import { assertSigned } from './signature.ts';

/** Any 2xx ends Stripe's repeats; a redirect or an error asks for another delivery. */
export const cardAcknowledgements: Acknowledgements = {
  accepted: { status: 200, contentType: 'text/plain', body: 'ok' },
  refused: { status: 400, contentType: 'text/plain', body: 'refused' },
};

/** Stripe's notification: the signature over the raw bytes first, and only then the JSON inside. */
export const verifyCardNotification: VerifyNotification<CardSettings> = (headers, rawBody, settings, now) => {
  assertSigned(headers['stripe-signature'], rawBody, settings.webhookSecrets, now);
  const { id, type, livemode, session } = readEvent(rawBody);
  if (livemode !== isLive(settings)) throw notGenuine(livemode ? 'live event in test mode' : 'test event in live mode');
  if (!isSessionEvent(type)) return { ignored: `event ${type}` };

  const paymentNumber = paymentNumberOf(session);
  if (paymentNumber === undefined) return { ignored: 'session of another system' };
  const checked = readSession(session);
  // Genuine, and yet not to be understood: a refusal makes noise, and Stripe repeats it until somebody has looked.
  if (!checked) throw notGenuine('unreadable session');
  return meaning[type]({ session: checked, paymentNumber, eventId: id });
};

interface SessionEvent {
  readonly session: CardSession;
  readonly paymentNumber: string;
  readonly eventId: string;
}

const paidOnly = ({ session, paymentNumber, eventId }: SessionEvent): Notification =>
  session.paid ? { fact: { ...factOf(session, paymentNumber), eventId } } : { ignored: 'complete, and not paid yet' };

const unpaid =
  (kind: 'failed' | 'closed') =>
  ({ paymentNumber, eventId }: SessionEvent): Notification => ({
    fact: { provider: 'card', paymentNumber, kind, eventId },
  });

const meaning = {
  'checkout.session.completed': paidOnly,
  'checkout.session.async_payment_succeeded': paidOnly,
  'checkout.session.async_payment_failed': unpaid('failed'),
  'checkout.session.expired': unpaid('closed'),
} as const;

const isSessionEvent = (type: string): type is keyof typeof meaning => Object.hasOwn(meaning, type);

const readEvent = (rawBody: Buffer): { id: string; type: string; livemode: boolean; session: unknown } => {
  const event = parseObject(rawBody);
  const { object, id, type, livemode, data } = event;
  if (object !== 'event' || !isText(id) || !isText(type) || typeof livemode !== 'boolean' || !isObject(data))
    throw notGenuine('not an event');
  return { id, type, livemode, session: data['object'] };
};

/** Strict: invalid UTF-8 is an error instead of replacement characters, and a byte order mark stays and fails. */
const parseObject = (rawBody: Buffer): JsonObject => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
    if (isObject(value)) return value;
  } catch {
    throw notGenuine('not JSON');
  }
  throw notGenuine('not an event');
};
