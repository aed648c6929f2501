import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { writes } from '#shared/kernel/port.ts';
import { credentials, signOuts } from '#shared/users/index.ts';
import { noCookies } from './session-cookies.ts';

export const logoutEverywhere = operation(
  'users/logout-everywhere',
  {
    route: 'DELETE /v1/sessions',
    summary:
      'Log out everywhere. Access tokens live on for 15 minutes at most; nothing can be made of any refresh token.',
    auth: 'shopper',
    returns: { status: 204 },
    fails: ['not_found'],
    uses: { credentials: writes(credentials), signOuts: writes(signOuts) },
  },
  async ({ caller: { userId }, now }, { credentials, signOuts }) => {
    // Marked first: a refresh that is under way, or a pool that is down, must not bring a session over this moment.
    await credentials.commit([credentials.endSessions(userId, now)]);
    await signOuts.signOut(userId);
    return reply(undefined, { cookies: noCookies });
  },
);
