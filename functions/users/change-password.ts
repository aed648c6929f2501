import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import {
  assertUnlikeAccount,
  credentials,
  outbox,
  password,
  passwordProofs,
  passwords,
  signOuts,
  throttles,
} from '#shared/users/index.ts';
import { provePassword } from './prove-password.ts';
import { noCookies, sessionCookies } from './session-cookies.ts';

export const changePassword = operation(
  'users/change-password',
  {
    route: 'PUT /v1/users/me/password',
    summary:
      'Change one’s password. Every session ends; a browser gets a new one in its cookies, an app logs in with the new password.',
    auth: 'shopper',
    body: z.strictObject({
      currentPassword: z.string().check(z.minLength(1), z.maxLength(256)),
      newPassword: password,
    }),
    returns: { status: 204 },
    fails: ['wrong_credentials', 'not_found', 'too_many_requests'],
    uses: {
      credentials: writes(credentials),
      outbox: writes(outbox),
      proofs: writes(passwordProofs),
      passwords: writes(passwords),
      signOuts: writes(signOuts),
      throttles: writes(throttles),
    },
    example: { currentPassword: 'a long sentence is fine', newPassword: 'another long sentence' },
  },
  async ({ body: { currentPassword, newPassword }, caller: { userId }, request, shop, now }, ports) => {
    const { credentials, outbox, proofs, passwords, signOuts } = ports;
    const user = await credentials.of(userId);
    if (user?.status !== 'active') throw new Problem('not_found');
    assertUnlikeAccount({ ...user, password: newPassword }, 'newPassword');
    await provePassword({ userId, password: currentPassword, shop, now }, ports);

    // Whatever breaks off from here on: the old sessions are over, and one of the two passwords is right.
    await credentials.commit([credentials.endSessions(userId, now)]);
    await passwords.setPassword(userId, newPassword);
    const signedOutAt = await signOuts.signOut(userId);
    // Told again alone: the password that is asked for is not the current one any more.
    await untilFresh(() =>
      credentials.commit([
        credentials.passwordSet(user, signedOutAt),
        outbox.announce('password_changed', userId, now),
      ]),
    );

    if (request.headers['x-shop-session'] !== 'cookie') return;
    const tokens = await proofs.login(userId, newPassword);
    return reply(undefined, { cookies: tokens ? sessionCookies(tokens) : noCookies });
  },
);
