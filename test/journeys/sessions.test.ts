import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, call, seedPassword, url } from './client.ts';
import { type Account, aShopper, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const minutes = 60;
const days = 86_400;

const cookieOf = ({ cookies }: Answer): string => cookies.map((each) => each.split(';')[0]).join('; ');

describe.skipIf(isElsewhere)('a session', () => {
  ownCloud();
  let who: Account;
  beforeAll(async () => {
    who = await aShopper();
  });

  const login = (query = '') =>
    call('POST', `/v1/sessions${query}`, { body: { login: who.username, password: seedPassword } });
  const me = (token: string) => call('GET', '/v1/users/me', { token });
  const refresh = (refreshToken: string) => call('POST', '/v1/sessions/refresh', { body: { refreshToken } });

  it('shows its refresh token in the body only to those who ask for it there', async () => {
    expect((await login()).json).not.toHaveProperty('refreshToken');
    expect((await login('?tokens=body')).json.refreshToken).toEqual(expect.any(String));
  });

  it('goes on after its access token has expired, with a new refresh token each time', async () => {
    const first = (await login('?tokens=body')).json;
    await wait(15 * minutes + 1);
    expect((await me(first.accessToken)).status).toBe(401);

    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.json.refreshToken).not.toBe(first.refreshToken);
    expect((await me(second.json.accessToken)).status).toBe(200);
    expect((await refresh(second.json.refreshToken)).status).toBe(200);
  });

  it('forgives a caller who lost the answer and asks again at once, and nobody later', async () => {
    const { refreshToken } = (await login('?tokens=body')).json;
    expect([(await refresh(refreshToken)).status, (await refresh(refreshToken)).status]).toEqual([200, 200]);
    await wait(31);
    const reused = expectProblem(await refresh(refreshToken), 401, 'session_ended');
    expect(reused.cookies.every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
  });

  it('ends by itself after thirty days', async () => {
    const { refreshToken } = (await login('?tokens=body')).json;
    await wait(30 * days + 60);
    expectProblem(await refresh(refreshToken), 401, 'session_ended');
  });

  it.each(['x', 'a.b.c.d.e', '💣'])('does not begin with the refresh token %j', async (token) => {
    expectProblem(await refresh(token), 401, 'session_ended');
  });

  it('is not refreshed any more after an app has logged out', async () => {
    const { accessToken, refreshToken } = (await login('?tokens=body')).json;
    const other = (await login('?tokens=body')).json;
    const out = await call('DELETE', '/v1/sessions/current', { token: accessToken });
    expect(out.status).toBe(204);
    expectProblem(await refresh(refreshToken), 401, 'session_ended');
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('is not refreshed any more after a browser has logged out', async () => {
    const cookie = cookieOf(await login());
    const headers = { origin: url };
    const renewed = await call('POST', '/v1/sessions/refresh', { cookie, headers });
    expect(renewed.status).toBe(200);
    expect(renewed.json).not.toHaveProperty('refreshToken');

    const now = cookieOf(renewed);
    const out = await call('DELETE', '/v1/sessions/current', { cookie: now, headers });
    expect([out.status, out.cookies.length]).toEqual([204, 2]);
    expectProblem(await call('POST', '/v1/sessions/refresh', { cookie: now, headers }), 401, 'session_ended');
  });

  it('that lies in a cookie is used by nobody but the shop’s own pages', async () => {
    const cookie = cookieOf(await login());
    const change = (headers: Record<string, string>) =>
      call('PATCH', '/v1/users/me', { cookie, headers, body: { displayName: 'A' } });
    for (const origin of ['https://evil.example', 'null', `${url}.evil.example`, url.replace('http:', 'https:')])
      expectProblem(await change({ origin }), 403, 'bad_origin');
    expectProblem(await change({}), 403, 'bad_origin');
    expectProblem(
      await call('POST', '/v1/sessions/refresh', { cookie, headers: { origin: 'https://evil.example' } }),
      403,
      'bad_origin',
    );
    expect((await change({ origin: url })).status).toBe(200);
    expect(
      (await call('GET', '/v1/users/me', { cookie, headers: { origin: 'https://evil.example' } })).headers,
    ).not.toHaveProperty('access-control-allow-origin');
  });
});
