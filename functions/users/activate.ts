import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { assertMailToken, claimedUserId, tokenKeys, users } from '#shared/users/index.ts';

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
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    try {
      const owner = await users.of(claimedUserId(token));
      const user = assertMailToken(await keys.all(), { purpose: 'activation' }, owner, token, now);

      if (user.status !== 'active') await users.commit(users.activate(user));
      return isForm ? welcome(user.displayName ?? user.username) : { userId: user.userId, status: 'active' };
    } catch (error) {
      // Whoever pressed the button reads a page, not JSON.
      if (isForm && error instanceof Problem && error.status < 500) return sorry(error.status);
      throw error;
    }
  },
);

const welcome = (name: string) =>
  htmlPage(
    'Your account is active · 账户已激活',
    html`<h1>Welcome, ${name}!<br><span lang="zh-CN">欢迎！</span></h1>
<p>Your account is active. You can log in now.<br><span lang="zh-CN">账户已激活，现在可以登录了。</span></p>`,
  );

const sorry = (status: number) =>
  htmlPage(
    'This link does not work · 链接无效',
    html`<h1>This link does not work<br><span lang="zh-CN">链接无效</span></h1>
<p>It is too old, or not complete. Ask for a new mail, or copy the whole address from yours.<br>
<span lang="zh-CN">链接已过期或不完整。请重新获取邮件，或复制邮件中的完整链接。</span></p>`,
    status,
  );
