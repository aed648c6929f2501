import { describe, expect, it } from 'vitest';
import { type Answer, call, eventually, url } from './client.ts';
import { freshName, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

const password = 'correct horse battery';
const next = 'another long sentence';

/** The token in the newest mail to an address with this subject. */
const tokenTo = async (address: string, subject: string): Promise<string> => {
  const mails = await eventually(
    async () => (await call('GET', `/_local/mails?to=${encodeURIComponent(address)}`)).json,
    (found) => found.some((mail: { subject: string }) => mail.subject === subject),
  );
  const { text } = mails.find((mail: { subject: string }) => mail.subject === subject);
  return decodeURIComponent(/token=(\S+)/.exec(text)?.[1] ?? '');
};
const login = (name: string, said: string, query = '?tokens=body') =>
  call('POST', `/v1/sessions${query}`, { body: { login: name, password: said } });
const refresh = (refreshToken: string) => call('POST', '/v1/sessions/refresh', { body: { refreshToken } });
const cookieOf = ({ cookies }: Answer): string => cookies.map((each) => each.split(';')[0]).join('; ');

/** Somebody who has registered, and pressed the button in the mail. */
const member = async () => {
  const username = freshName('ann');
  const email = `${username}@mail.example`;
  expect((await call('POST', '/v1/users', { body: { username, email, password } })).status).toBe(201);
  const token = await tokenTo(email, 'Activate your account');
  expect((await call('POST', '/v1/users/activation', { body: { token } })).status).toBe(200);
  return { username, email };
};

describe.skipIf(isElsewhere)('an account', () => {
  ownCloud();

  it('gets its activation mail again, and the link of it works', async () => {
    const username = freshName('ann');
    const email = `${username}@mail.example`;
    await call('POST', '/v1/users', { body: { username, email, password } });
    await wait(25 * 3600);
    expect((await call('POST', '/v1/users/activation-mails', { body: { email } })).status).toBe(202);
    const mails = await eventually(
      async () => (await call('GET', `/_local/mails?to=${encodeURIComponent(email)}`)).json,
      (found) => found.length === 2,
    );
    const token = decodeURIComponent(/token=(\S+)/.exec(mails[0].text)?.[1] ?? '');
    expect((await call('POST', '/v1/users/activation', { body: { token } })).status).toBe(200);
    expect((await login(username, password)).status).toBe(201);
  });

  it('gets a new password by the form behind the mail’s link, and its sessions end', async () => {
    const { username, email } = await member();
    const session = (await login(username, password)).json;
    expect((await call('POST', '/v1/password-resets', { body: { email } })).status).toBe(202);
    const token = await tokenTo(email, 'Choose a new password');
    const page = await call('GET', `/v1/password-resets?token=${encodeURIComponent(token)}`);
    expect([page.status, page.text.includes(token)]).toEqual([200, true]);
    const sent = await call('POST', '/v1/password-resets/confirmations', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(new URLSearchParams({ token, password: next }).toString()),
    });
    expect([sent.status, sent.text.includes('密码已更新')]).toEqual([200, true]);
    expectProblem(await refresh(session.refreshToken), 401, 'session_ended');
    expectProblem(await login(username, password), 401, 'wrong_credentials');
    const again = (await login(username, next)).json;
    expect((await refresh(again.refreshToken)).status).toBe(200);
  });

  it('changes its password in the browser, which stays logged in, and nobody else does', async () => {
    const { username } = await member();
    const other = (await login(username, password)).json;
    const mine = cookieOf(await login(username, password, ''));
    const headers = { origin: url };
    const body = { currentPassword: password, newPassword: next };
    const changed = await call('PUT', '/v1/users/me/password', { cookie: mine, headers, body });
    expect(changed.status).toBe(204);
    expectProblem(await refresh(other.refreshToken), 401, 'session_ended');
    const renewed = await call('POST', '/v1/sessions/refresh', { cookie: cookieOf(changed), headers });
    expect(renewed.status).toBe(200);
  });

  it('is logged out everywhere, and in again at once', async () => {
    const { username } = await member();
    const sessions = [(await login(username, password)).json, (await login(username, password)).json];
    expect((await call('DELETE', '/v1/sessions', { token: sessions[0].accessToken })).status).toBe(204);
    for (const { refreshToken } of sessions) expectProblem(await refresh(refreshToken), 401, 'session_ended');
    expect((await refresh((await login(username, password)).json.refreshToken)).status).toBe(200);
  });

  it('moves to another address once that has answered', async () => {
    const { username, email } = await member();
    const moved = `${freshName('moved')}@mail.example`;
    const { accessToken } = (await login(username, password)).json;
    const asked = await call('POST', '/v1/users/me/email-changes', {
      token: accessToken,
      body: { email: moved, password },
    });
    expect(asked.status).toBe(202);
    const token = await tokenTo(moved, 'Confirm your new e-mail address');
    const confirmed = await call('POST', '/v1/users/email-changes/confirmations', { body: { token } });
    expect(confirmed.json).toMatchObject({ email: moved });
    expect((await login(moved, password)).status).toBe(201);
    expectProblem(await login(email, password), 401, 'wrong_credentials');
    expect((await call('GET', '/_local/invariants')).json).toMatchObject({ ok: true });
  });

  it('is not guessed: after ten wrong passwords it waits, for a quarter of an hour at most', async () => {
    const { username } = await member();
    const answers = await Promise.all(Array.from({ length: 15 }, () => login(username, 'a wrong password')));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
    const waiting = expectProblem(await login(username, password), 429, 'too_many_requests');
    const seconds = Number(waiting.headers['retry-after']);
    expect(seconds).toBeLessThanOrEqual(900);
    await wait(seconds + 1);
    expect((await login(username, password)).status).toBe(201);
  });
});
