import { type Booked, type Books, billPatienceMs } from '../books.ts';
import { isObject, isText, type JsonObject } from '../json.ts';
import { callStripe } from './client.ts';
import { paymentNumberOf, readSession } from './session.ts';
import type { CardSettings } from './settings.ts';

const pageSize = 100;

/** The events that say that money is there. Stripe keeps them for thirty days. */
const paid = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'] as const;

/** What Stripe was paid on a day, out of its events. */
export const cardBooks: Books<CardSettings> = async function* (settings, { from, to }) {
  const query = new URLSearchParams({
    'created[gte]': String(Math.floor(from.getTime() / 1000)),
    'created[lt]': String(Math.floor(to.getTime() / 1000)),
    limit: String(pageSize),
  });
  for (const [i, type] of paid.entries()) query.set(`types[${i}]`, type);

  for (;;) {
    const call = { method: 'GET', path: `/v1/events?${query}` } as const;
    const page = await callStripe(settings, call, billPatienceMs);
    const events = isObject(page) && Array.isArray(page['data']) ? page['data'].filter(isObject) : undefined;
    if (!events) throw new Error("Stripe's answer is not a list of events.");
    for (const event of events) {
      const booked = bookedIn(event);
      if (booked) yield booked;
    }
    const last = events.at(-1)?.['id'];
    if (!isObject(page) || page['has_more'] !== true || !isText(last)) return;
    query.set('starting_after', last);
  }
};

/** Nothing for what is complete and not paid yet, and for what another system of the account has sold. */
const bookedIn = ({ data }: JsonObject): Booked | undefined => {
  const object = isObject(data) ? data['object'] : undefined;
  const paymentNumber = paymentNumberOf(object);
  const money = readSession(object)?.paid;
  return paymentNumber !== undefined && money ? { paymentNumber, ...money } : undefined;
};
