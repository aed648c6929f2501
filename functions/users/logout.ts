import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { writes } from '#shared/kernel/port.ts';
import { sessions, users } from '#shared/users/index.ts';
import { noCookies } from './session-cookies.ts';

export const logout = operation(
  'users/logout',
  {
    route: 'DELETE /v1/sessions/current',
    summary: 'Log out. The access token lives on for 15 minutes at most; nothing can be made of the refresh token.',
    auth: 'shopper',
    returns: { status: 204 },
    fails: [],
    uses: { users: writes(users), sessions: writes(sessions) },
  },
  async ({ caller, request, now }, { users, sessions }) => {
    // An app does not show its refresh token here, so the session itself is marked: no refresh gets past that.
    await users.commit([users.endSession(caller.userId, caller.sessionId, now)]);
    const refreshToken = request.cookies['__Host-refresh'];
    if (refreshToken) await sessions.revoke(refreshToken);
    return reply(undefined, { cookies: noCookies });
  },
);
