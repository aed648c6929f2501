import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads } from '#shared/kernel/port.ts';
import { AccountView, accountView, users } from '#shared/users/index.ts';

export const showSession = operation(
  'users/show-session',
  {
    route: 'GET /v1/sessions/current',
    summary: 'Say who is logged in, and in which roles.',
    auth: 'shopper',
    returns: {
      status: 200,
      body: z.object({ user: AccountView, roles: z.array(z.string()), merchantId: z.optional(z.string()) }),
    },
    fails: ['not_found'],
    uses: { users: reads(users) },
  },
  async ({ caller }, { users }) => ({
    user: accountView(await users.current(caller.userId)),
    roles: [...caller.roles],
    ...(caller.merchantId !== undefined && { merchantId: caller.merchantId }),
  }),
);
