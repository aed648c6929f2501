import { isObject, isText, objectIn } from '../json.ts';
import { type Acknowledgement, type Notification, notGenuine, type VerifyNotification } from '../provider.ts';
import { isOwnRefund, readRefund } from './refund.ts';
import { type CardSession, factOf, paymentNumberOf, readSession } from './session.ts';
import { type CardSettings, isLive } from './settings.ts';
import { assertSigned } from './signature.ts';

/** Any 2xx ends Stripe's repeats; a redirect or an error asks for another delivery. */
export const cardAccepted: Acknowledgement = { status: 200, contentType: 'text/plain', body: 'ok' };

/** Stripe's notification: the signature over the raw bytes first, and only then the JSON inside. */
export const verifyCardNotification: VerifyNotification<CardSettings> = (headers, rawBody, settings, now) => {
  assertSigned(headers['stripe-signature'], rawBody, settings.webhookSecrets, now);
  const event = readEvent(rawBody);
  if (event.livemode !== isLive(settings))
    throw notGenuine(event.livemode ? 'live event in test mode' : 'test event in live mode');
  // A connected account sells for itself, and fills in what it likes: its money is none of the shop's.
  if (event.account !== undefined) return { ignored: 'event of another account' };
  const read = readers.get(event.type);
  return read ? read(event) : { ignored: `event ${event.type}` };
};

interface CardEvent {
  readonly id: string;
  readonly type: string;
  readonly livemode: boolean;
  /** Only in events that a connected account has brought about. */
  readonly account?: unknown;
  readonly object: unknown;
}

type Reader = (event: CardEvent) => Notification;

const aboutSession =
  (meaning: (session: CardSession, paymentNumber: string, eventId: string) => Notification): Reader =>
  ({ object, id }) => {
    const paymentNumber = paymentNumberOf(object);
    if (paymentNumber === undefined) return { ignored: 'session of another system' };
    const session = readSession(object);
    // Genuine, and yet not to be understood: a refusal makes noise, and Stripe repeats it until somebody has looked.
    if (!session) throw notGenuine('unreadable session');
    return meaning(session, paymentNumber, id);
  };

const paidOnly = aboutSession((session, paymentNumber, eventId) =>
  session.paid ? { fact: { ...factOf(session, paymentNumber), eventId } } : { ignored: 'complete, and not paid yet' },
);

const unpaid = (kind: 'failed' | 'closed'): Reader =>
  aboutSession((_, paymentNumber, eventId) => ({ fact: { provider: 'card', paymentNumber, kind, eventId } }));

/** Every event tells how the refund stood; one may come late, so what has failed or succeeded is not undone by it. */
const refund: Reader = ({ object, id, type }) => {
  const fact = readRefund(object);
  if (fact) return { refund: { ...fact, eventId: id } };
  if (isOwnRefund(object)) throw notGenuine('unreadable refund');
  // Made by another system of the account, or by hand in Stripe's own pages.
  return type === 'refund.created' ? about('refund that the shop did not ask for', object) : { ignored: type };
};

/** What the shopper's bank wants back. The money is gone until it is decided; only a person can answer. */
const dispute: Reader = ({ object, type }) => about(type.replace('charge.', '').replace('.', ' '), object);

const about = (ignored: string, object: unknown): Notification => {
  const transactionId = isObject(object) ? object['payment_intent'] : undefined;
  return { ignored, ...(isText(transactionId) && { transactionId }) };
};

/** A map, so that no event can name a member that every object has. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['checkout.session.completed', paidOnly],
  ['checkout.session.async_payment_succeeded', paidOnly],
  ['checkout.session.async_payment_failed', unpaid('failed')],
  ['checkout.session.expired', unpaid('closed')],
  ['refund.created', refund],
  ['refund.updated', refund],
  ['refund.failed', refund],
  ['charge.dispute.created', dispute],
  ['charge.dispute.closed', dispute],
]);

const readEvent = (rawBody: Buffer): CardEvent => {
  const value = objectIn(rawBody);
  if (!value) throw notGenuine('not JSON');
  const { object, id, type, livemode, account, data } = value;
  if (object !== 'event' || !isText(id) || !isText(type) || typeof livemode !== 'boolean' || !isObject(data))
    throw notGenuine('not an event');
  return { id, type, livemode, account, object: data['object'] };
};
