import { describe, expect, it, vi } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { changePassword } from '#functions/users/change-password.ts';
import { login } from '#functions/users/login.ts';
import { refreshSession } from '#functions/users/refresh-session.ts';
import { resetPassword } from '#functions/users/reset-password.ts';
import { showPasswordReset } from '#functions/users/show-password-reset.ts';
import { mailToken, type User } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { engineFaults, faultyEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { tokenKeys } from '#test/shop.ts';
import { form, loggedIn, password, usersWorld } from './world.ts';

const { givenAccount, mailsOf, real, shopOf, userOf, written } = usersWorld();

const next = 'another long sentence';
const resetToken = (user: User, made = new Date()) => mailToken(tokenKeys, { purpose: 'password_reset' }, user, made);
type Shop = ReturnType<typeof shopOf>;
const statusOf = async (shop: Shop, user: User, said: string) =>
  (await shop.call(login, { body: { login: user.username, password: said } })).status;
const kindsOf = async ({ userId }: User) => (await mailsOf(userId)).map(({ mail }) => mail);

describe('a password reset', () => {
  it('sets the new password, ends every session, and says so by mail', async () => {
    const { shop, user } = await givenAccount();
    const refreshToken = await loggedIn(shop, user);
    const answer = await shop.call(resetPassword, { body: { token: resetToken(user), password: next } });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([await statusOf(shop, user, password), await statusOf(shop, user, next)]).toEqual([401, 201]);
    expect(await shop.refused(refreshSession, { body: { refreshToken } })).toMatchObject({ code: 'session_ended' });
    expect(await kindsOf(user)).toEqual(['password_changed']);
    expect(await userOf(user.userId)).not.toHaveProperty('resettingUntil');
  });

  it('works once', async () => {
    const { shop, user } = await givenAccount();
    const body = { token: resetToken(user), password: next };
    await shop.done(resetPassword, { body });
    expect(await shop.refused(resetPassword, { body })).toMatchObject({ status: 400, code: 'token_invalid' });
  });

  it('ends the links that were sent before, also those to other pages', async () => {
    const { shop, user } = await givenAccount();
    const other = resetToken(user, minutesLater(-1));
    await shop.done(resetPassword, { body: { token: resetToken(user), password: next } });
    expect(await shop.refused(resetPassword, { body: { token: other, password } })).toMatchObject({
      code: 'token_invalid',
    });
    expect(await statusOf(shop, user, next)).toBe(201);
  });

  it('that two ask for at once is done once, and the password is that of whoever was told so', async () => {
    for (let round = 0; round < 5; round++) {
      const { shop, user } = await givenAccount();
      const token = resetToken(user);
      const said = ['the first sentence', 'the second sentence', 'the third sentence'];
      const answers = await Promise.all(
        said.map((each) => shop.call(resetPassword, { body: { token, password: each } })),
      );
      const winners = said.filter((_, i) => answers[i]?.status === 204);
      expect(winners.length).toBe(1);
      for (const { status } of answers) expect([204, 400, 409]).toContain(status);
      expect(await statusOf(shop, user, winners[0] ?? '')).toBe(201);
      expect(await kindsOf(user)).toEqual(['password_changed']);
    }
  });

  it('lets in whoever has guessed too often before', async () => {
    const { shop, user } = await givenAccount();
    await at(new Date(Math.ceil(Date.now() / 900_000) * 900_000), async () => {
      for (let i = 0; i < 10; i++) await statusOf(shop, user, 'wrong');
      expect(await statusOf(shop, user, password)).toBe(429);
      await shop.done(resetPassword, { body: { token: resetToken(user), password: next } });
      expect(await statusOf(shop, user, next)).toBe(201);
    });
  });

  it('does not open an account that was never activated, whose activation link goes on', async () => {
    const { shop, user } = await givenAccount({ status: 'pending_activation' });
    const activation = mailToken(tokenKeys, { purpose: 'activation' }, user, new Date());
    await shop.done(resetPassword, { body: { token: resetToken(user), password: next } });
    expect(await userOf(user.userId)).toMatchObject({ status: 'pending_activation' });
    expect(await shop.refused(login, { body: { login: user.username, password: next } })).toMatchObject({
      code: 'not_activated',
    });
    await shop.done(activate, { body: { token: activation } });
    expect(await statusOf(shop, user, next)).toBe(201);
  });

  it('can be repeated with the same link after the pool was down', async () => {
    const { shop, user } = await givenAccount();
    const body = { token: resetToken(user), password: next };
    shop.pool.isDown = true;
    expect(await shop.refused(resetPassword, { body })).toMatchObject({ status: 503 });
    shop.pool.isDown = false;
    await shop.done(resetPassword, { body });
    expect(await statusOf(shop, user, next)).toBe(201);
  });

  it.each(engineFaults)('that breaks off at any call by %s can be repeated', async (fault) => {
    const repeated: string[] = [];
    for (let call = 0; call < 6; call++) {
      const { shop, user } = await givenAccount();
      const body = { token: resetToken(user), password: next };
      const broken = shopOf(faultyEngine(real.engine, new Map([[call, fault]])), { pool: shop.pool });
      const first = await broken.call(resetPassword, { body });
      // What is under way for somebody who never came back is given up after half a minute.
      const second = await at(minutesLater(1), () => shop.call(resetPassword, { body }));
      repeated.push(`${first.status} ${second.status}`);
      expect(await statusOf(shop, user, next)).toBe(201);
    }
    for (const each of repeated) expect(each).toMatch(/^(204 400|50\d 204|50\d 400)$/);
  });

  it.each([
    ['garbage', async () => 'garbage', 'token_invalid'],
    ['somebody who is not there', async () => `${fresh.user()}.a.b`, 'token_invalid'],
    ['an hour ago', async (user: User) => resetToken(user, minutesLater(-61)), 'token_expired'],
    [
      'an activation mail',
      async (user: User) => mailToken(tokenKeys, { purpose: 'activation' }, user, new Date()),
      'token_invalid',
    ],
  ])('with a token of %s changes nothing', async (_, made, code) => {
    const { shop, user } = await givenAccount();
    const body = { token: await made(user), password: next };
    expect(await shop.refused(resetPassword, { body })).toMatchObject({ code });
    expect(await statusOf(shop, user, password)).toBe(201);
  });

  it('activates nothing with its token', async () => {
    const { shop, user } = await givenAccount({ status: 'pending_activation' });
    expect(await shop.refused(activate, { body: { token: resetToken(user) } })).toMatchObject({
      code: 'token_invalid',
    });
  });

  it.each([
    ['short', 'too short'],
    ['the name', 'the-name-of-ann'],
    ['a line break', 'one line\nand another'],
  ])('to a password that is %s is refused, and the link is good still', async (_, said) => {
    const { shop, user } = await givenAccount({ username: fresh.name('the-name-of-ann') });
    const token = resetToken(user);
    const wanted = said === 'the-name-of-ann' ? user.username : said;
    expect(await shop.refused(resetPassword, { body: { token, password: wanted } })).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'password' }],
    });
    await shop.done(resetPassword, { body: { token, password: next } });
  });

  it('of somebody who is being erased is none', async () => {
    const { shop, user } = await givenAccount({ status: 'erasing' });
    expect(await shop.refused(resetPassword, { body: { token: resetToken(user), password: next } })).toMatchObject({
      code: 'token_invalid',
    });
    expect(shop.pool.passwords.get(user.userId)).toBe(password);
  });

  it('of an account that has gone in the meantime is not found', async () => {
    const { shop, user } = await givenAccount();
    shop.pool.passwords.delete(user.userId);
    expect(await shop.refused(resetPassword, { body: { token: resetToken(user), password: next } })).toMatchObject({
      code: 'not_found',
    });
  });

  it('works by the page’s form, without a script, and answers with pages', async () => {
    const { shop, user } = await givenAccount();
    const token = resetToken(user);
    const page = await shop.call(showPasswordReset, { query: { token } });
    expect(page.text).toContain(`name="token" value="${token}"`);
    expect(page.text).toContain('action="/v1/password-resets/confirmations"');
    expect(page.text).toContain('pattern="\\S.*\\S"');
    expect(page.text).not.toContain('<script');

    const body = new URLSearchParams({ token, password: next }).toString();
    const done = await shop.call(resetPassword, { headers: form, body });
    expect([done.status, done.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(done.text).toContain('密码已更新');
    const again = await shop.call(resetPassword, { headers: form, body });
    expect([again.status, again.text.includes('链接无效')]).toEqual([400, true]);
  });
});

describe('a change of one’s password', () => {
  const change = (shop: Shop, { userId }: User, body: object, more: object = {}) =>
    shop.call(changePassword, { caller: shopper(userId), body, ...more });

  it('takes the current one, ends the other sessions, and says so by mail', async () => {
    const { shop, user } = await givenAccount();
    const refreshToken = await loggedIn(shop, user);
    const { status, cookies } = await change(shop, user, { currentPassword: password, newPassword: next });
    expect([status, cookies]).toEqual([204, []]);
    expect([await statusOf(shop, user, password), await statusOf(shop, user, next)]).toEqual([401, 201]);
    expect((await shop.call(refreshSession, { body: { refreshToken } })).status).toBe(401);
    expect(await kindsOf(user)).toEqual(['password_changed']);
  });

  it('in a browser goes on under a new session', async () => {
    const { shop, user } = await givenAccount();
    const headers = { 'content-type': 'application/json', 'x-shop-session': 'cookie', origin: 'https://shop.example' };
    const { cookies } = await change(shop, user, { currentPassword: password, newPassword: next }, { headers });
    const refreshToken = /^__Host-refresh=([^;]+)/.exec(cookies[1] ?? '')?.[1];
    expect((await shop.call(refreshSession, { body: { refreshToken } })).status).toBe(200);
  });

  it('ends the links of mails that were sent before', async () => {
    const { shop, user } = await givenAccount();
    await change(shop, user, { currentPassword: password, newPassword: next });
    expect(await shop.refused(resetPassword, { body: { token: resetToken(user), password } })).toMatchObject({
      code: 'token_invalid',
    });
  });

  it('leaves no session behind that only proved the password', async () => {
    const { shop, user } = await givenAccount();
    await change(shop, user, { currentPassword: password, newPassword: next });
    expect(shop.pool.asked.length).toBe(1);
    expect(shop.pool.revoked.size).toBe(1);
  });

  it('with a wrong one changes nothing, and waits after ten of them', async () => {
    const { shop, user } = await givenAccount();
    const now = new Date(Math.ceil(Date.now() / 900_000) * 900_000);
    await at(now, async () => {
      const wrong = { currentPassword: 'wrong', newPassword: next };
      const answers = await Promise.all(Array.from({ length: 14 }, () => change(shop, user, wrong)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
      expect((await change(shop, user, { currentPassword: password, newPassword: next })).status).toBe(429);
    });
    expect(shop.pool.passwords.get(user.userId)).toBe(password);
    await at(minutesLater(15, now), async () => {
      expect((await change(shop, user, { currentPassword: password, newPassword: next })).status).toBe(204);
    });
  });

  it.each([
    ['is short', () => 'too short'],
    ['is the e-mail', ({ email }: User) => email],
  ])('to one that %s is refused before the pool is asked', async (_, made) => {
    const { shop, user } = await givenAccount();
    const body = { currentPassword: password, newPassword: made(user) };
    expect(await shop.refused(changePassword, { caller: shopper(user.userId), body })).toMatchObject({
      errors: [{ path: 'newPassword' }],
    });
    expect(shop.pool.asked).toEqual([]);
  });

  it('of somebody who is gone is not found', async () => {
    const body = { currentPassword: password, newPassword: next };
    expect(await shopOf().refused(changePassword, { caller: shopper(fresh.user()), body })).toMatchObject({
      code: 'not_found',
    });
  });

  it.each(engineFaults)('that breaks off at any call by %s leaves one password that is right', async (fault) => {
    for (let call = 0; call < 8; call++) {
      const { shop, user } = await givenAccount();
      const refreshToken = await loggedIn(shop, user);
      const broken = shopOf(faultyEngine(real.engine, new Map([[call, fault]])), { pool: shop.pool });
      const body = { currentPassword: password, newPassword: next };
      const { status } = await change(broken, user, body);
      const right = shop.pool.passwords.get(user.userId) ?? '';
      if (status === 204) expect(right).toBe(next);
      expect(await statusOf(shop, user, right)).toBe(201);
      // Whoever has another password has no session of before.
      const refreshed = await shop.call(refreshSession, { body: { refreshToken } });
      if (right === next) expect(refreshed.status).toBe(401);
    }
  });
});

describe('a login with the old password while it is changed', () => {
  const seconds = (count: number) => new Date(Date.parse('2026-11-23T08:00:00.000Z') + count * 1000);

  /** The pool finds the old password right just before the new one is set, and hands out the tokens after the sign-out. */
  const givenStraggler = async () => {
    const { shop, user } = await givenAccount();
    const { setPassword, signOut, login: enter } = shop.pool;
    let refreshToken = '';
    const pool = Object.assign(shop.pool, {
      setPassword: async (userId: string, said: string) => {
        vi.setSystemTime(seconds(2.5));
        refreshToken = (await enter(userId, password))?.refreshToken ?? '';
        vi.setSystemTime(seconds(3.1));
        await setPassword(userId, said);
      },
      signOut: async (userId: string) => {
        const over = await signOut(userId);
        pool.revoked.delete(refreshToken);
        return over;
      },
    });
    const goesOn = async (token: string) => (await shop.call(refreshSession, { body: { refreshToken: token } })).status;
    return { shop, user, straggler: () => goesOn(refreshToken), goesOn };
  };

  it('leaves no session behind when the password is changed, nor ends the new one', async () => {
    const { shop, user, straggler, goesOn } = await givenStraggler();
    await at(seconds(0), async () => {
      const body = { currentPassword: password, newPassword: next };
      expect((await shop.call(changePassword, { caller: shopper(user.userId), body })).status).toBe(204);
      expect(await straggler()).toBe(401);
      expect(await goesOn(await loggedIn(shop, user, next))).toBe(200);
    });
  });

  it('leaves no session behind when it is reset', async () => {
    const { shop, user, straggler } = await givenStraggler();
    await at(seconds(0), async () => {
      await shop.done(resetPassword, { body: { token: resetToken(user), password: next } });
      expect(await straggler()).toBe(401);
    });
  });
});

describe('the log', () => {
  it('holds neither passwords nor tokens', async () => {
    const { shop, user } = await givenAccount();
    const token = resetToken(user);
    await shop.call(resetPassword, { body: { token, password: next } });
    await shop.call(resetPassword, { body: { token, password: next } });
    await shop.call(changePassword, {
      caller: shopper(user.userId),
      body: { currentPassword: next, newPassword: password },
    });
    for (const secret of [token, next, password, user.email, user.username]) expect(written.text).not.toContain(secret);
    expect(written.lines.length).toBe(3);
  });
});
