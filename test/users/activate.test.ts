import { describe, expect, it } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { login } from '#functions/users/login.ts';
import { register } from '#functions/users/register.ts';
import { showActivation } from '#functions/users/show-activation.ts';
import { mailToken, userItem } from '#shared/users/index.ts';
import { minutesLater } from '#test/clock.ts';
import { fresh } from '#test/factories.ts';
import { tokenKeys } from '#test/shop.ts';
import { password, someone, usersWorld } from './world.ts';

const { shopOf, userOf } = usersWorld();

describe('an activation', () => {
  const registered = async () => {
    const shop = shopOf();
    const body = someone();
    const { userId } = await shop.done(register, { body });
    return {
      shop,
      body,
      userId,
      token: mailToken(tokenKeys, { purpose: 'activation' }, await userOf(userId), new Date()),
    };
  };

  it('opens the account, and a second time answers the same', async () => {
    const { shop, body, userId, token } = await registered();
    expect(await shop.refused(login, { body: { login: body.username, password } })).toMatchObject({
      code: 'not_activated',
    });
    for (let i = 0; i < 2; i++) {
      expect(await shop.done(activate, { body: { token } })).toEqual({ userId, status: 'active' });
    }
    expect((await shop.call(login, { body: { login: body.username, password } })).status).toBe(201);
    expect((await shop.call(login, { body: { login: body.email, password } })).status).toBe(201);
    expect(userItem.from(userItem.item(await userOf(userId)))?.dueAt).toBeUndefined();
  });

  it('works by the page’s form, which is answered with a page', async () => {
    const { shop, token } = await registered();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await shop.call(activate, { body: `token=${encodeURIComponent(token)}`, headers });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('欢迎');
  });

  it.each([
    ['garbage', async () => 'garbage', 'token_invalid'],
    ['a user who is not there', async () => `${fresh.user()}.a.b`, 'token_invalid'],
    [
      'another key',
      async () =>
        mailToken(['not our key'], { purpose: 'activation' }, await userOf((await registered()).userId), new Date()),
      'token_invalid',
    ],
    [
      'yesterday',
      async () =>
        mailToken(
          tokenKeys,
          { purpose: 'activation' },
          await userOf((await registered()).userId),
          minutesLater(-24 * 60 - 1),
        ),
      'token_expired',
    ],
  ])('with a token of %s changes nothing', async (_, made, code) => {
    const { userId, shop } = await registered();
    expect(await shop.refused(activate, { body: { token: await made() } })).toMatchObject({ code });
    expect(await userOf(userId)).toMatchObject({ status: 'pending_activation' });
  });
});

describe('the page behind the link', () => {
  it('holds the token in a form, changes nothing, runs nothing and tells nobody where it was', async () => {
    const { text, headers } = await shopOf().call(showActivation, { query: { token: 'a"><script>alert(1)</script>' } });
    expect(text).toContain('value="a&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});
