import { operation } from '#functions/http/operation.ts';
import { newId } from '#shared/kernel/id.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { claimedName, MailAddress, networkOf, outbox, throttles, users } from '#shared/users/index.ts';

export const requestPasswordReset = operation(
  'users/request-password-reset',
  {
    route: 'POST /v1/password-resets',
    summary:
      'Have a link sent that sets a new password. The answer is the same whether the address is registered or not.',
    auth: 'public',
    body: MailAddress,
    returns: { status: 202 },
    fails: ['too_many_requests'],
    uses: { users: reads(users), outbox: writes(outbox), throttles: writes(throttles) },
    example: { email: 'ming@example.com' },
  },
  async ({ body: { email }, request, shop, now }, { users, outbox, throttles }) => {
    const counted = [
      ['passwordResets', claimedName(email)],
      ['mailsOfViewer', networkOf(request.viewer)],
    ] as const;
    const [claim] = await Promise.all([users.claimedBy(email), throttles.take(counted, { shop, now })]);

    // Also for nobody: whether there is somebody to write to is found out when the mail goes out.
    await outbox.commit([outbox.announce('password_reset', claim?.userId ?? newId('usr', now), now)]);
  },
);
