import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  accountView,
  endedWithAll,
  SessionQuery,
  SessionView,
  sessionOf,
  sessions,
  sessionView,
  users,
} from '#shared/users/index.ts';
import { noCookies, sessionCookies } from './session-cookies.ts';

const ended = () => new Problem('session_ended', { cookies: noCookies });

export const refreshSession = operation(
  'users/refresh-session',
  {
    route: 'POST /v1/sessions/refresh',
    summary: 'Exchange the refresh token, from the cookie or the body, for a new session. The old token ends.',
    auth: 'public',
    cookies: true,
    body: z.strictObject({ refreshToken: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))) }),
    query: SessionQuery,
    returns: { status: 200, body: SessionView },
    fails: ['session_ended', 'bad_origin'],
    uses: { users: reads(users), sessions: writes(sessions) },
    example: {},
  },
  async ({ body, query, request }, { users, sessions }) => {
    const refreshToken = body.refreshToken ?? request.cookies['__Host-refresh'];
    const tokens = refreshToken && (await sessions.refresh(refreshToken));
    if (!tokens) throw ended();

    const session = sessionOf(tokens);
    const { userId, sessionId } = session;
    const [user, hasEnded] = await Promise.all([users.of(userId), users.hasEnded(userId, sessionId)]);
    if (hasEnded || user?.status !== 'active' || endedWithAll(session, user)) {
      await sessions.revoke(tokens.refreshToken);
      throw ended();
    }

    const answerTokens = body.refreshToken === undefined ? query.tokens : 'body';
    return reply(sessionView(tokens, accountView(user), answerTokens), { cookies: sessionCookies(tokens) });
  },
);
