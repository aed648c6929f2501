import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { htmlPage } from '#functions/http/page.ts';
import { html } from '#shared/kernel/html.ts';

/** Opened by the mail's link. It changes nothing: mail scanners open links too, so the button is what activates. */
export const showActivation = operation(
  'users/show-activation',
  {
    route: 'GET /v1/users/activation',
    summary: 'The page behind the link of the activation mail: one button that activates the account.',
    auth: 'public',
    query: z.object({ token: z.optional(z.string().check(z.maxLength(300))) }),
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: {},
  },
  async ({ query }) =>
    htmlPage(
      'Activate your account · 激活账户',
      html`<h1>Activate your account<br><span lang="zh-CN">激活账户</span></h1>
<p>One click, and your account is ready.<br><span lang="zh-CN">点击按钮，即可启用您的账户。</span></p>
<form method="post" action="/v1/users/activation">
<input type="hidden" name="token" value="${query.token ?? ''}">
<button>Activate · <span lang="zh-CN">激活</span></button>
</form>`,
    ),
);
