import { operation, type RawRequest } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { payableOrders } from '#shared/orders/index.ts';
import {
  applyFact,
  type CardSettings,
  cardAcknowledgements,
  cardSettings,
  type Notification,
  payments,
  verifyCardNotification,
} from '#shared/payments/index.ts';

const accepted = reply(cardAcknowledgements.accepted.body, {
  status: cardAcknowledgements.accepted.status,
  headers: { 'content-type': cardAcknowledgements.accepted.contentType },
});

export const receiveCardNotification = operation(
  'payments/receive-card-notification',
  {
    route: 'POST /v1/webhooks/card',
    summary: 'Hear from the card provider what became of a payment.',
    auth: 'provider',
    returns: { status: 200, contentType: 'text/plain' },
    fails: ['invalid_signature'],
    uses: { payments: writes(payments), orders: writes(payableOrders), settings: reads(cardSettings) },
    release: 'canary',
  },
  async ({ request, now }, { payments, orders, settings }) => {
    // The raw bytes first: until the signature is proved, nothing in them is believed.
    const notification = verified(request, await settings.current(), now);
    if (!('fact' in notification)) {
      log.info('notification', { verdict: 'ignored' in notification ? notification.ignored : 'not about a payment' });
      return accepted;
    }

    const { fact } = notification;
    const about = { paymentNumber: fact.paymentNumber, ...(fact.eventId && { eventId: fact.eventId }) };
    const payment = await payments.of(fact.paymentNumber);
    if (payment?.provider !== fact.provider) {
      // One account may serve several systems; a repeat would not make this payment ours.
      log.warn('notification', { ...about, verdict: 'unknown payment' });
      return accepted;
    }

    const verdict = await applyFact(fact, payment, { payments, orders }, now);
    log.info('notification', { ...about, verdict });
    return accepted;
  },
);

/** The sender is told nothing; whoever runs the shop has to see why, or a wrong secret would go unnoticed. */
const verified = ({ headers, body }: RawRequest, settings: CardSettings, now: Date): Notification => {
  try {
    return verifyCardNotification(headers, body, settings, now);
  } catch (error) {
    log.warn('notification', { verdict: 'refused', error });
    throw error;
  }
};
