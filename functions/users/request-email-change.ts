import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import {
  claimedName,
  emailChanges,
  mailAddress,
  networkOf,
  outbox,
  passwordProofs,
  throttles,
  users,
} from '#shared/users/index.ts';
import { provePassword } from './prove-password.ts';

export const requestEmailChange = operation(
  'users/request-email-change',
  {
    route: 'POST /v1/users/me/email-changes',
    summary: 'Ask to move to another e-mail address: a link goes there, and a notice to the old one.',
    auth: 'shopper',
    body: z.strictObject({ email: mailAddress, password: z.string().check(z.minLength(1), z.maxLength(256)) }),
    returns: { status: 202 },
    fails: ['wrong_credentials', 'email_taken', 'not_found', 'too_many_requests'],
    uses: {
      users: reads(users),
      emailChanges: writes(emailChanges),
      outbox: writes(outbox),
      proofs: writes(passwordProofs),
      throttles: writes(throttles),
    },
    example: { email: 'ming@example.org', password: 'a long sentence is fine' },
  },
  async ({ body: { email, password }, caller: { userId }, request, shop, now }, ports) => {
    const { users, emailChanges, outbox, throttles } = ports;
    await provePassword({ userId, password, shop, now }, ports);
    const counted = [
      ['emailChanges', claimedName(email)],
      ['mailsOfViewer', networkOf(request.viewer)],
    ] as const;
    const [user, owner] = await Promise.all([
      users.current(userId),
      users.claimedBy(email),
      throttles.take(counted, { shop, now }),
    ]);
    if (owner?.userId === userId) throw invalid('email', 'is your address already');
    if (owner && shop.tellTakenEmail) throw new Problem('email_taken');

    // The same is written for an address that is taken: whoever asks must not be able to tell. Only the link is not sent.
    await emailChanges.commit([
      emailChanges.requested(user, email),
      owner ? outbox.announce('already_registered', owner.userId, now) : outbox.announce('email_change', userId, now),
      outbox.announce('email_change_notice', userId, now),
    ]);
  },
);
