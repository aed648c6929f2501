import { describe, expect, it } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { grantScopes } from '#functions/users/grant-scopes.ts';
import { login } from '#functions/users/login.ts';
import { logout } from '#functions/users/logout.ts';
import { refreshSession } from '#functions/users/refresh-session.ts';
import { showSession } from '#functions/users/show-session.ts';
import type { Engine } from '#shared/table/engine.ts';
import { mailToken, sessionOf, type User, userItem } from '#shared/users/index.ts';
import { laggingEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { shopOver, tokenKeys } from '#test/shop.ts';
import { password, usersWorld } from './world.ts';

const { real, shopOf, givenAccount } = usersWorld();

describe('a login', () => {
  it.each([
    ['the username', ({ username }: User) => username],
    ['the username in capitals', ({ username }: User) => username.toUpperCase()],
    ['the e-mail', ({ email }: User) => email],
    ['the e-mail in capitals', ({ email }: User) => email.toUpperCase()],
  ])('works by %s', async (_, nameOf) => {
    const { shop, user } = await givenAccount();
    const session = await shop.done(login, { body: { login: nameOf(user), password } });
    expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { userId: user.userId } });
    expect(session).not.toHaveProperty('refreshToken');
  });

  it('brings cookies that no script can read and no other site can send', async () => {
    const { shop, user } = await givenAccount();
    const { cookies } = await shop.call(login, { body: { login: user.username, password } });
    expect(cookies.map((cookie) => cookie.replace(/=[^;]*/, ''))).toEqual([
      '__Host-session; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Strict',
      '__Host-refresh; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Strict',
    ]);
  });

  it('of an app may ask for the refresh token in the body', async () => {
    const { shop, user } = await givenAccount();
    const request = { body: { login: user.username, password }, query: { tokens: 'body' } };
    expect(await shop.done(login, request)).toMatchObject({ refreshToken: expect.any(String) });
  });

  it('refuses a wrong password like an unknown user, after the same work', async () => {
    const { shop, user } = await givenAccount();
    const wrong = await shop.call(login, { body: { login: user.username, password: 'wrong' } });
    const unknown = await shop.call(login, { body: { login: fresh.name('nobody'), password } });
    const withoutId = ({ text }: { text: string }) => text.replace(/request-\d+/, '');
    expect(wrong.status).toBe(401);
    expect(withoutId(unknown)).toBe(withoutId(wrong));
    expect(unknown.headers['x-request-id']).not.toBe(wrong.headers['x-request-id']);
    expect(shop.pool.asked).toEqual([user.userId, expect.stringMatching(/^usr_\w{26}$/)]);
    expect(unknown.capacity).toEqual(wrong.capacity);
  });

  it('refuses a name that grows beyond a key when it is written in one form', async () => {
    const { shop } = await givenAccount();
    const request = { body: { login: '\ufdfa'.repeat(254), password } };
    expect(await shop.refused(login, request)).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  it('tells that an account is not activated only to those who know its password', async () => {
    const { shop, user } = await givenAccount({ status: 'pending_activation' });
    const attempt = (said: string) => shop.refused(login, { body: { login: user.username, password: said } });
    expect(await attempt(password)).toMatchObject({ status: 403, code: 'not_activated' });
    expect(await attempt('wrong')).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  it('asks to come back when the pool is down', async () => {
    const { shop, user } = await givenAccount();
    shop.pool.isDown = true;
    const answer = await shop.call(login, { body: { login: user.username, password } });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
  });
});

describe('the scopes of a token', () => {
  const scopesOf = async (userId: string, engine: Engine = real.engine) => {
    const { response } = await shopOver({ engine }).trigger(grantScopes, { userName: userId } as never);
    return response.claimsAndScopeOverrideDetails?.accessTokenGeneration;
  };

  it.each([
    [{}, ['shop/shopper']],
    [{ roles: ['merchant'] as const, merchantId: 'mch_1' }, ['shop/shopper', 'shop/merchant']],
    [{ roles: ['admin'] as const }, ['shop/shopper', 'shop/merchant', 'shop/admin']],
    [{ status: 'pending_activation' as const, roles: ['admin'] as const }, []],
  ])('of a user with %j are %j', async (changes, scopes) => {
    const { user } = await givenAccount(changes);
    expect((await scopesOf(user.userId))?.scopesToAdd).toEqual(scopes);
  });

  it('are none for somebody whom the shop does not know', async () => {
    expect((await scopesOf(fresh.user()))?.scopesToAdd).toEqual([]);
  });

  it('never open the pool itself, and name the merchant', async () => {
    const { user } = await givenAccount({ roles: ['merchant'], merchantId: 'mch_1' });
    expect(await scopesOf(user.userId)).toMatchObject({
      scopesToSuppress: ['aws.cognito.signin.user.admin'],
      claimsToAddOrOverride: { merchant_id: 'mch_1' },
    });
  });

  it('are there at the first login after the activation, also while plain reads are behind', async () => {
    const engine = laggingEngine(real.engine);
    const { shop, user } = await givenAccount({ status: 'pending_activation' }, shopOf(engine));
    await shop.done(activate, { body: { token: mailToken(tokenKeys, { purpose: 'activation' }, user, new Date()) } });
    expect((await scopesOf(user.userId, engine))?.scopesToAdd).toEqual(['shop/shopper']);
  });
});

describe('a session', () => {
  const loggedIn = async () => {
    const { shop, user } = await givenAccount();
    const session = await shop.done(login, { body: { login: user.username, password }, query: { tokens: 'body' } });
    const { refreshToken = '' } = session;
    const { sessionId } = sessionOf({ ...session, refreshToken });
    return { shop, user, refreshToken, sessionId };
  };

  it('goes on with its refresh token, from the body or from the cookie, once', async () => {
    const { shop, user, refreshToken } = await loggedIn();
    const second = await shop.done(refreshSession, { body: { refreshToken } });
    expect(second).toMatchObject({ user: { userId: user.userId }, refreshToken: expect.any(String) });
    const cookies = [`__Host-refresh=${second.refreshToken}`];
    const headers = { origin: 'https://shop.example' };
    const third = await shop.call(refreshSession, { cookies, headers });
    expect(third.status).toBe(200);
    expect(third.text).not.toContain('refreshToken');
    expect(third.cookies[1]).toMatch(/^__Host-refresh=refresh-\d+;/);
    expect(await shop.refused(refreshSession, { body: { refreshToken } })).toMatchObject({ code: 'session_ended' });
  });

  it.each([{}, { refreshToken: 'never issued' }])('does not go on with %j, and its cookies end', async (body) => {
    const { shop } = await loggedIn();
    const { status, cookies } = await shop.call(refreshSession, { body });
    expect(status).toBe(401);
    expect(cookies.map((cookie) => cookie.split(';').slice(0, 2))).toEqual([
      ['__Host-session=', ' Max-Age=0'],
      ['__Host-refresh=', ' Max-Age=0'],
    ]);
  });

  it('ends at the logout, for the app that keeps its refresh token as well', async () => {
    const { shop, user, refreshToken, sessionId } = await loggedIn();
    const { status, cookies } = await shop.call(logout, { caller: shopper(user.userId, sessionId) });
    expect([status, cookies.length]).toEqual([204, 2]);
    expect(await shop.refused(refreshSession, { body: { refreshToken } })).toMatchObject({ code: 'session_ended' });
  });

  it('leaves the other sessions of its user alone', async () => {
    const { shop, user, refreshToken } = await loggedIn();
    await shop.call(logout, { caller: shopper(user.userId, 'another session') });
    expect((await shop.call(refreshSession, { body: { refreshToken } })).status).toBe(200);
  });

  it('ends with its user', async () => {
    const { shop, user, refreshToken } = await loggedIn();
    await real.given([userItem.remove(user)]);
    expect(await shop.refused(refreshSession, { body: { refreshToken } })).toMatchObject({ code: 'session_ended' });
    expect(shop.pool.revoked.size).toBe(2);
  });

  it('says whose it is', async () => {
    const { shop, user } = await givenAccount({ roles: ['merchant'], merchantId: 'mch_1' });
    const caller = { ...shopper(user.userId), scopes: ['shop/shopper', 'shop/merchant'], merchantId: 'mch_1' };
    expect(await shop.done(showSession, { caller })).toMatchObject({
      user: { userId: user.userId, status: 'active' },
      roles: ['shopper', 'merchant'],
      merchantId: 'mch_1',
    });
  });
});
