import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { linkPage } from './link-page.ts';

export const showEmailChange = operation(
  'users/show-email-change',
  {
    route: 'GET /v1/users/email-changes',
    summary: 'The page behind the link of the mail: one button that confirms the new address.',
    auth: 'public',
    query: z.object({ token: z.optional(z.string().check(z.maxLength(300))) }),
    returns: { status: 200, contentType: 'text/html; charset=utf-8' },
    fails: [],
    uses: {},
  },
  async ({ query: { token } }) =>
    linkPage({
      title: { en: 'Confirm your new address', zh: '确认新邮箱' },
      text: { en: 'From then on the shop writes to this address.', zh: '确认后，商店的邮件将发送到此邮箱。' },
      button: { en: 'Confirm', zh: '确认' },
      action: '/v1/users/email-changes/confirmations',
      token,
    }),
);
