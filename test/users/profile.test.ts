import { describe, expect, it } from 'vitest';
import { changeProfile } from '#functions/users/change-profile.ts';
import { showProfile } from '#functions/users/show-profile.ts';
import { type User, userItem } from '#shared/users/index.ts';
import { shopper } from '#test/event.ts';
import { aUser, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const givenUser = async (changes: Partial<User> = {}) => {
  const user = aUser(changes);
  await real.given([userItem.put(user)]);
  return { shop: shopOver({ engine: real.engine }), user, caller: shopper(user.userId) };
};

describe('a profile', () => {
  it('shows what its owner may see, and none of what the shop keeps for itself', async () => {
    const { shop, user, caller } = await givenUser({ displayName: 'Ann' });
    const { userId, username, email, locale, createdAt } = user;
    expect(await shop.done(showProfile, { caller })).toEqual({
      userId,
      username,
      email,
      locale,
      createdAt,
      displayName: 'Ann',
    });
  });

  it('takes new values, keeps the others, and forgets what is null', async () => {
    const { shop, caller } = await givenUser({ displayName: 'Ann', phone: '+44 20 7946 0000' });
    const changed = await shop.done(changeProfile, { caller, body: { displayName: ' 小明 ', phone: null } });
    expect(changed).toMatchObject({ displayName: '小明', locale: 'en' });
    expect(changed).not.toHaveProperty('phone');
    expect(await shop.done(showProfile, { caller })).toEqual(changed);
  });

  it('may be changed by nothing at all', async () => {
    const { shop, caller } = await givenUser();
    expect((await shop.call(changeProfile, { caller, body: {} })).status).toBe(200);
  });

  it.each([
    [{ email: 'new@mail.example' }, 'email: is not a known field'],
    [{ roles: ['admin'] }, 'roles: is not a known field'],
    [{ displayName: '   ' }, 'displayName: must have at least 1 characters'],
    [{ phone: 'call me' }, 'phone: has a wrong form'],
    [{ locale: 'fr' }, 'locale: must be one of: zh, en'],
  ])('does not take %j', async (body, message) => {
    const { shop, caller } = await givenUser();
    const { errors } = await shop.refused(changeProfile, { caller, body });
    expect(errors?.map(({ path, message }) => `${path}: ${message}`)).toEqual([message]);
  });

  it('is changed by both of two who change it at once', async () => {
    const { shop, caller } = await givenUser();
    const bodies = [{ displayName: 'Ann' }, { phone: '+44 20 7946 0000' }];
    const answers = await Promise.all(bodies.map((body) => shop.call(changeProfile, { caller, body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await shop.done(showProfile, { caller })).toMatchObject({ ...bodies[0], ...bodies[1] });
  });

  it.each([
    ['has gone', undefined],
    ['is not active', 'pending_activation' as const],
  ])('is not there for a token whose user %s', async (_, status) => {
    const { shop, caller } = status
      ? await givenUser({ status })
      : { shop: shopOver({ engine: real.engine }), caller: shopper(fresh.user()) };
    expect(await shop.refused(showProfile, { caller })).toMatchObject({ status: 404 });
    expect(await shop.refused(changeProfile, { caller, body: {} })).toMatchObject({ status: 404 });
  });
});
