import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { linkPage } from './link-page.ts';

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
  async ({ query: { token } }) =>
    linkPage({
      title: { en: 'Activate your account', zh: '激活账户' },
      text: { en: 'One click, and your account is ready.', zh: '点击按钮，即可启用您的账户。' },
      button: { en: 'Activate', zh: '激活' },
      action: '/v1/users/activation',
      token,
    }),
);
