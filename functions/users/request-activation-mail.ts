import { operation } from '#functions/http/operation.ts';
import { newId } from '#shared/kernel/id.ts';
import { writes } from '#shared/kernel/port.ts';
import { claimedName, MailAddress, networkOf, outbox, throttles, users } from '#shared/users/index.ts';

export const requestActivationMail = operation(
  'users/request-activation-mail',
  {
    route: 'POST /v1/users/activation-mails',
    summary: 'Have the activation mail sent again. The answer is the same whether the address is registered or not.',
    auth: 'public',
    body: MailAddress,
    returns: { status: 202 },
    fails: ['too_many_requests'],
    uses: { users: writes(users), outbox: writes(outbox), throttles: writes(throttles) },
    example: { email: 'ming@example.com' },
  },
  async ({ body: { email }, request, shop, now }, { users, outbox, throttles }) => {
    const counted = [
      ['activationMails', claimedName(email)],
      ['mailsOfViewer', networkOf(request.viewer)],
    ] as const;
    const [claim] = await Promise.all([users.claimedBy(email), throttles.take(counted, { shop, now })]);

    // Also for nobody: whether there is somebody to write to is found out when the mail goes out.
    const userId = claim?.userId ?? newId('usr', now);
    const user = await users.of(userId);
    await outbox.commit([
      outbox.announce('activation', userId, now),
      ...(user?.status === 'pending_activation' ? [users.awaited(userId, now)] : []),
    ]);
  },
);
