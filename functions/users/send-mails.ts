import { type Change, consumer } from '#functions/events/consumer.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { newsOf, orderItem, ordersByKey } from '#shared/orders/index.ts';
import { newlyRefunded, refundItem, refunds, refundText } from '#shared/payments/index.ts';
import { mailer, type OutboxMail, outbox, outboxItem, tokenKeys, users } from '#shared/users/index.ts';
import { deliverMail } from './deliver-mail.ts';

export const sendMails = consumer(
  'users/send-mails',
  {
    summary:
      'Send each mail of the outbox, and the news of each order and refund, as soon as their transaction is through.',
    types: [outboxItem.type, orderItem.type, refundItem.type],
    events: ['INSERT', 'MODIFY'],
    uses: {
      outbox: writes(outbox),
      users: reads(users),
      orders: reads(ordersByKey),
      refunds: reads(refunds),
      keys: reads(tokenKeys),
      mailer: writes(mailer),
    },
  },
  async (change, input, { outbox, ...delivery }) => {
    const waiting = change.event === 'INSERT' ? outboxItem.from(change.after) : undefined;
    const mail = waiting ?? newsIn(change);
    if (!mail) return;
    try {
      await deliverMail(mail, input, delivery);
      if (waiting) await outbox.commit([outbox.delivered(waiting)]);
    } catch (error) {
      // The minute's sweep tries again; holding up the stream would hold up every other mail.
      log.warn('mail postponed', { eventId: waiting?.outboxId ?? mail.about ?? '', error });
      if (!waiting) await outbox.commit([outbox.announce(mail.mail, mail.userId, input.now, mail.about)]);
    }
  },
);

/** The mail that a change of an order or a refund calls for: nothing was written for it, their own image is the announcement. */
const newsIn = ({ before, after }: Change): Pick<OutboxMail, 'mail' | 'userId' | 'about'> | undefined => {
  const refund = newlyRefunded(refundItem.from(before), refundItem.from(after));
  if (refund) return { mail: 'order_refunded', userId: refund.userId, about: refundText(refund) };
  const order = orderItem.from(after);
  const news = order && newsOf(orderItem.from(before), order);
  return news && { mail: `order_${news}`, userId: order.userId, about: order.orderId };
};
