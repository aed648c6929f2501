import { operation } from '#functions/http/operation.ts';
import { reads } from '#shared/kernel/port.ts';
import { ProfileView, profileView, users } from '#shared/users/index.ts';

export const showProfile = operation(
  'users/show-profile',
  {
    route: 'GET /v1/users/me',
    summary: 'Read one’s own profile.',
    auth: 'shopper',
    returns: { status: 200, body: ProfileView },
    fails: ['not_found'],
    uses: { users: reads(users) },
  },
  async ({ caller }, { users }) => profileView(await users.current(caller.userId)),
);
