import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { log } from '#shared/kernel/log.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import {
  assertMailToken,
  assertUnlikeAccount,
  claimedName,
  claimedUserId,
  credentials,
  networkOf,
  outbox,
  password,
  passwords,
  signOuts,
  throttles,
  tokenKeys,
} from '#shared/users/index.ts';
import { answerTo, donePage } from './link-page.ts';

export const resetPassword = operation(
  'users/reset-password',
  {
    route: 'POST /v1/password-resets/confirmations',
    summary: 'Set a new password with the token of the mail, once. All sessions end.',
    auth: 'public',
    body: z.strictObject({ token: z.string().check(z.maxLength(300)), password }),
    form: true,
    returns: { status: 204 },
    fails: ['token_invalid', 'token_expired', 'not_found', 'in_progress', 'too_many_requests'],
    uses: {
      credentials: writes(credentials),
      outbox: writes(outbox),
      passwords: writes(passwords),
      signOuts: writes(signOuts),
      keys: reads(tokenKeys),
      throttles: writes(throttles),
    },
    example: {
      token: 'usr_01JD8Q6Z5N8B7T3V1X9K4M2P0M.m3uulqw0.3q2-7wABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk',
      password: 'another long sentence',
    },
  },
  async ({ body: { token, password }, request, shop, now }, ports) => {
    const { credentials, outbox, passwords, signOuts, keys, throttles } = ports;
    const story = async () => {
      const viewer = networkOf(request.viewer);
      const [owner] = await Promise.all([
        credentials.of(claimedUserId(token)),
        throttles.take([['confirmationsOfViewer', viewer]], { shop, now }),
      ]);
      const user = assertMailToken(await keys.all(), { purpose: 'password_reset' }, owner, token, now);
      assertUnlikeAccount({ ...user, password });

      // The token is used up last: whoever finds the pool down has it still.
      await credentials.commit([credentials.beginReset(user, now)]);
      try {
        await passwords.setPassword(user.userId, password);
        const signedOutAt = await signOuts.signOut(user.userId);
        // Whoever forgot the password has guessed a lot, and is let in all the same.
        const names = [user.username, user.email].map(claimedName);
        await throttles.forget(
          names.map((name) => ['logins', `${name}\n${viewer}`]),
          { shop, now },
        );
        await credentials.commit([
          credentials.passwordSet(user, signedOutAt, user.nonce),
          outbox.announce('password_changed', user.userId, now),
        ]);
      } catch (error) {
        await credentials.commit([credentials.abandonReset(user)]).catch((left: unknown) => {
          log.warn('password reset not abandoned', { userId: user.userId, error: left });
        });
        throw error;
      }
    };
    return answerTo(request, story, () =>
      donePage(
        { en: 'Your password is set', zh: '密码已更新' },
        { en: 'You can log in with it now.', zh: '现在可以使用新密码登录。' },
      ),
    );
  },
);
