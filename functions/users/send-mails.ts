import { consumer } from '#functions/events/consumer.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { mailer, outbox, outboxItem, tokenKeys, users } from '#shared/users/index.ts';
import { deliverMail } from './deliver-mail.ts';

export const sendMails = consumer(
  'users/send-mails',
  {
    summary: 'Send each mail of the outbox as soon as its transaction is through.',
    types: [outboxItem.type],
    events: ['INSERT'],
    uses: { outbox: writes(outbox), users: reads(users), keys: reads(tokenKeys), mailer: writes(mailer) },
  },
  async ({ after }, input, { outbox, ...delivery }) => {
    const mail = outboxItem.from(after);
    if (!mail) return;
    try {
      await deliverMail(mail, input, delivery);
    } catch (error) {
      // The minute's sweep tries again; holding up the stream would hold up every other mail.
      log.warn('mail postponed', { eventId: mail.outboxId, error });
      return;
    }
    await outbox.commit([outbox.delivered(mail)]);
  },
);
