import { describe, expect, it } from 'vitest';
import { logoutEverywhere } from '#functions/users/logout-everywhere.ts';
import { refreshSession } from '#functions/users/refresh-session.ts';
import { endedWithAll } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { loggedIn, usersWorld } from './world.ts';

const { givenAccount, shopOf, userOf } = usersWorld();

describe('logging out everywhere', () => {
  const refreshed = async (shop: ReturnType<typeof shopOf>, refreshToken: string) =>
    (await shop.call(refreshSession, { body: { refreshToken } })).status;

  it('ends all sessions, and the cookies of this one', async () => {
    const { shop, user } = await givenAccount();
    const tokens = [await loggedIn(shop, user), await loggedIn(shop, user)];
    const { status, cookies } = await shop.call(logoutEverywhere, { caller: shopper(user.userId) });
    expect([status, cookies.map((cookie) => cookie.split(';')[0])]).toEqual([
      204,
      ['__Host-session=', '__Host-refresh='],
    ]);
    for (const token of tokens) expect(await refreshed(shop, token)).toBe(401);
  });

  it('keeps nobody from logging in again at once', async () => {
    const { shop, user } = await givenAccount();
    await shop.call(logoutEverywhere, { caller: shopper(user.userId) });
    expect(await refreshed(shop, await loggedIn(shop, user))).toBe(200);
  });

  it('ends them although the pool is down, by the mark alone', async () => {
    const { shop, user } = await givenAccount();
    const token = await at(minutesLater(-1), () => loggedIn(shop, user));
    shop.pool.isDown = true;
    expect((await shop.call(logoutEverywhere, { caller: shopper(user.userId) })).status).toBe(503);
    shop.pool.isDown = false;
    expect(await refreshed(shop, token)).toBe(401);
  });

  it('is not outlived by a session that was refreshed in between', async () => {
    const { shop, user } = await givenAccount();
    const refreshToken = await at(minutesLater(-10), () => loggedIn(shop, user));
    const [, next] = await Promise.all([
      shop.call(logoutEverywhere, { caller: shopper(user.userId) }),
      shop.call(refreshSession, { body: { refreshToken } }),
    ]);
    const json: unknown = next.json;
    const renewed = typeof json === 'object' && json !== null ? Reflect.get(json, 'refreshToken') : undefined;
    if (typeof renewed === 'string') expect(await refreshed(shop, renewed)).toBe(401);
    else expect(next.status).toBe(401);
  });

  it('leaves others alone', async () => {
    const { shop, user } = await givenAccount();
    const { user: other } = await givenAccount({}, shop);
    const token = await loggedIn(shop, other);
    await shop.call(logoutEverywhere, { caller: shopper(user.userId) });
    expect(await refreshed(shop, token)).toBe(200);
    expect(await userOf(other.userId)).not.toHaveProperty('sessionsEndedAt');
  });

  it('of somebody who is gone is not found', async () => {
    expect(await shopOf().refused(logoutEverywhere, { caller: shopper(fresh.user()) })).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a session', () => {
  const sessionsEndedAt = '2026-11-23T08:00:10.500Z';
  const second = Date.parse('2026-11-23T08:00:10.000Z') / 1000;
  it.each([
    [second - 1, true],
    [second, false],
    [second + 1, false],
  ])('that began in second %d is over by the mark: %s', (startedAt, isOver) => {
    expect(endedWithAll({ userId: '', sessionId: '', startedAt }, { sessionsEndedAt })).toBe(isOver);
  });

  it('goes on where nothing was ended', () => {
    expect(endedWithAll({ userId: '', sessionId: '', startedAt: 0 }, {})).toBe(false);
  });
});
