import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  assertMailToken,
  claimedUserId,
  emailChanges,
  networkOf,
  outbox,
  throttles,
  tokenKeys,
} from '#shared/users/index.ts';
import { answerTo, donePage } from './link-page.ts';

export const changeEmail = operation(
  'users/change-email',
  {
    route: 'POST /v1/users/email-changes/confirmations',
    summary: 'Confirm the new e-mail address with the token that was sent there, once.',
    auth: 'public',
    body: z.strictObject({ token: z.string().check(z.maxLength(300)) }),
    form: true,
    returns: { status: 200, body: z.object({ userId: z.string(), email: z.string() }) },
    fails: ['token_invalid', 'token_expired', 'email_taken', 'too_many_requests'],
    uses: {
      emailChanges: writes(emailChanges),
      outbox: writes(outbox),
      keys: reads(tokenKeys),
      throttles: writes(throttles),
    },
    example: { token: 'usr_01JD8Q6Z5N8B7T3V1X9K4M2P0M.m3uulqw0.3q2-7wABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk' },
  },
  async ({ body: { token }, request, shop, now }, { emailChanges, outbox, keys, throttles }) => {
    const story = async () => {
      const viewer = networkOf(request.viewer);
      const [owner] = await Promise.all([
        emailChanges.of(claimedUserId(token)),
        throttles.take([['confirmationsOfViewer', viewer]], { shop, now }),
      ]);
      const about = owner?.pendingEmail;
      if (about === undefined) throw new Problem('token_invalid');
      const user = assertMailToken(await keys.all(), { purpose: 'email_change', about }, owner, token, now);

      await emailChanges.commit([
        ...emailChanges.changed(user, about),
        outbox.announce('email_changed', user.userId, now, user.email),
      ]);
      return { userId: user.userId, email: about };
    };
    return answerTo(request, story, () =>
      donePage(
        { en: 'Your address is changed', zh: '邮箱已更新' },
        { en: 'From now on the shop writes to this address.', zh: '今后商店的邮件将发送到此邮箱。' },
      ),
    );
  },
);
