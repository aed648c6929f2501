import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { assertActivationToken, claimedUserId, tokenKeys, users } from '#shared/users/index.ts';

export const activate = operation(
  'users/activate',
  {
    route: 'POST /v1/users/activation',
    summary: 'Activate an account with the token of its mail. A second time answers the same.',
    auth: 'public',
    body: z.strictObject({ token: z.string().check(z.maxLength(300)) }),
    form: true,
    returns: { status: 200, body: z.object({ userId: z.string(), status: z.string() }) },
    fails: ['token_invalid', 'token_expired'],
    uses: { users: writes(users), keys: reads(tokenKeys) },
  },
  async ({ body: { token }, request, now }, { users, keys }) => {
    const owner = await users.of(claimedUserId(token));
    const user = assertActivationToken(await keys.all(), owner, token, now);

    if (user.status !== 'active') await users.commit(users.activate(user));

    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    return isForm ? welcome(user.displayName ?? user.username) : { userId: user.userId, status: 'active' };
  },
);

const welcome = (name: string) =>
  htmlPage(
    'Your account is active · 账户已激活',
    html`<h1>Welcome, ${name}!<br><span lang="zh-CN">欢迎！</span></h1>
<p>Your account is active. You can log in now.<br><span lang="zh-CN">账户已激活，现在可以登录了。</span></p>`,
  );
