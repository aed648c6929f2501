import { operation } from '#functions/http/operation.ts';
import { writes } from '#shared/kernel/port.ts';
import { ProfileChange, ProfileView, profileView, users } from '#shared/users/index.ts';

export const changeProfile = operation(
  'users/change-profile',
  {
    route: 'PATCH /v1/users/me',
    summary: 'Change one’s own profile; null takes a field away.',
    auth: 'shopper',
    body: ProfileChange,
    returns: { status: 200, body: ProfileView },
    fails: ['not_found'],
    uses: { users: writes(users) },
    example: { displayName: '小明', phone: '+86 138 0000 0000' },
  },
  async ({ body, caller }, { users }) => {
    const user = await users.current(caller.userId);
    return profileView(await users.change(user, body));
  },
);
