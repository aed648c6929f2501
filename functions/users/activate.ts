import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { assertMailToken, claimedUserId, networkOf, throttles, tokenKeys, users } from '#shared/users/index.ts';
import { answerTo, donePage } from './link-page.ts';

export const activate = operation(
  'users/activate',
  {
    route: 'POST /v1/users/activation',
    summary: 'Activate an account with the token of its mail. A second time answers the same.',
    auth: 'public',
    body: z.strictObject({ token: z.string().check(z.maxLength(300)) }),
    form: true,
    returns: { status: 200, body: z.object({ userId: z.string(), status: z.string() }) },
    fails: ['token_invalid', 'token_expired', 'too_many_requests'],
    uses: { users: writes(users), keys: reads(tokenKeys), throttles: writes(throttles) },
    example: { token: 'usr_01JD8Q6Z5N8B7T3V1X9K4M2P0M.m3uulqw0.3q2-7wABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk' },
  },
  async ({ body: { token }, request, shop, now }, { users, keys, throttles }) => {
    const story = async () => {
      const viewer = networkOf(request.viewer);
      const [owner] = await Promise.all([
        users.of(claimedUserId(token)),
        throttles.take([['confirmationsOfViewer', viewer]], { shop, now }),
      ]);
      const user = assertMailToken(await keys.all(), { purpose: 'activation' }, owner, token, now);

      if (user.status === 'pending_activation') await users.commit(users.activate(user));
      else if (user.status !== 'active') throw new Problem('token_invalid');
      return { userId: user.userId, status: 'active' };
    };
    return answerTo(request, story, () =>
      donePage(
        { en: 'Your account is active', zh: '账户已激活' },
        { en: 'Welcome! You can log in now.', zh: '欢迎！现在可以登录了。' },
      ),
    );
  },
);
