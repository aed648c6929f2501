import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { html } from '#shared/kernel/html.ts';
import { linkPage } from './link-page.ts';

export const showPasswordReset = operation(
  'users/show-password-reset',
  {
    route: 'GET /v1/password-resets',
    summary: 'The page behind the link of the mail: a form that sets a new password.',
    auth: 'public',
    query: z.object({ token: z.optional(z.string().check(z.maxLength(300))) }),
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: {},
  },
  async ({ query: { token } }) =>
    linkPage({
      title: { en: 'Choose a new password', zh: '设置新密码' },
      text: { en: 'At least 10 characters. A sentence is fine.', zh: '至少 10 个字符，可以是一句话。' },
      button: { en: 'Set the password', zh: '确认' },
      action: '/v1/password-resets/confirmations',
      token,
      fields: html`<label>New password · <span lang="zh-CN">新密码</span>
<input type="password" name="password" required minlength="10" maxlength="256" pattern="\\S.*\\S" autocomplete="new-password"></label>`,
    }),
);
