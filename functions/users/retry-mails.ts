import { schedule } from '#functions/events/schedule.ts';
import { oneByOne } from '#functions/events/work-off.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { ordersByKey } from '#shared/orders/index.ts';
import { refunds } from '#shared/payments/index.ts';
import { mailer, outbox, tokenKeys, users } from '#shared/users/index.ts';
import { deliverMail } from './deliver-mail.ts';

export const retryMails = schedule(
  'users/retry-mails',
  {
    summary: 'Try again the mails that did not go out; after a day they are parked.',
    rate: 'rate(1 minute)',
    uses: {
      outbox: writes(outbox),
      users: reads(users),
      orders: reads(ordersByKey),
      refunds: reads(refunds),
      keys: reads(tokenKeys),
      mailer: writes(mailer),
    },
  },
  async (input, { outbox, ...delivery }) => {
    const account = { sent: 0, postponed: 0 };
    await oneByOne(await outbox.due(input.now), async (mail) => {
      try {
        await deliverMail(mail, input, delivery);
        await outbox.commit([outbox.delivered(mail)]);
        account.sent++;
      } catch (error) {
        log.warn('mail postponed', { eventId: mail.outboxId, error });
        await outbox.commit([outbox.postponed(mail, input.now)]);
        account.postponed++;
      }
    });
    return account;
  },
);
