import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reply } from '#functions/http/reply.ts';
import { newId } from '#shared/kernel/id.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import {
  accountView,
  claimedName,
  networkOf,
  SessionQuery,
  SessionView,
  sessions,
  sessionView,
  throttles,
  users,
} from '#shared/users/index.ts';
import { sessionCookies } from './session-cookies.ts';

export const login = operation(
  'users/login',
  {
    route: 'POST /v1/sessions',
    summary: 'Log in by username or e-mail; the session comes as cookies and as a token.',
    auth: 'public',
    body: z.strictObject({
      login: z.string().check(z.minLength(1), z.maxLength(254)),
      password: z.string().check(z.minLength(1), z.maxLength(256)),
    }),
    query: SessionQuery,
    returns: { status: 201, body: SessionView },
    fails: ['wrong_credentials', 'not_activated', 'too_many_requests'],
    uses: { users: reads(users), sessions: writes(sessions), throttles: writes(throttles) },
    example: { login: '小明', password: 'a long sentence is fine' },
  },
  async ({ body, query, request, shop, now }, { users, sessions, throttles }) => {
    const viewer = networkOf(request.viewer);
    const counted = [
      ['logins', `${claimedName(body.login)}\n${viewer}`],
      ['loginsOfViewer', viewer],
    ] as const;
    const entered = await throttles.guess(counted, { shop, now }, async () => {
      const claim = await users.claimedBy(body.login);
      // An unknown name asks the pool as well, so that neither the answer nor its time tells who is registered.
      const tokens = await sessions.login(claim?.userId ?? newId('usr', now), body.password);
      return claim && tokens && { claim, tokens };
    });
    if (!entered) throw new Problem('wrong_credentials');

    const { claim, tokens } = entered;
    if (claim.status !== 'active') throw new Problem('not_activated');

    return reply(sessionView(tokens, accountView(claim), query.tokens), { cookies: sessionCookies(tokens) });
  },
);
