import { describe, expect, it } from 'vitest';
import { changeEmail } from '#functions/users/change-email.ts';
import { login } from '#functions/users/login.ts';
import { register } from '#functions/users/register.ts';
import { requestEmailChange } from '#functions/users/request-email-change.ts';
import { resetPassword } from '#functions/users/reset-password.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import { showEmailChange } from '#functions/users/show-email-change.ts';
import { showProfile } from '#functions/users/show-profile.ts';
import { mailToken, outboxItem, type User, userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { engineFaults, faultyEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { tokenKeys } from '#test/shop.ts';
import { form, password, someone, usersWorld } from './world.ts';

const { givenAccount, mailsOf, real, shopOf, userOf, violations, written } = usersWorld();

type Shop = ReturnType<typeof shopOf>;
const newAddress = () => `${fresh.name('new')}@mail.example`;
const asked = (shop: Shop, { userId }: User, email: string, said = password) =>
  shop.call(requestEmailChange, { caller: shopper(userId), body: { email, password: said } });
const tokenOf = async (userId: string, made = new Date()) => {
  const user = await userOf(userId);
  return mailToken(tokenKeys, { purpose: 'email_change', about: user.pendingEmail }, user, made);
};
/** Somebody who has asked for another address. */
const waiting = async (email = newAddress(), shop = shopOf()) => {
  const { user } = await givenAccount({}, shop);
  expect((await asked(shop, user, email)).status).toBe(202);
  return { shop, user, email, token: await tokenOf(user.userId) };
};
const sent = async (shop: Shop, { userId }: User) => {
  const mails = (await mailsOf(userId)).map((mail) => ({ event: 'INSERT' as const, after: outboxItem.item(mail) }));
  await shop.changes(sendMails, mails);
  return shop.mailer.sent;
};

describe('a request for another address', () => {
  it('changes nothing yet; a link goes to the new address, a notice to the old one', async () => {
    const { shop, user, email } = await waiting();
    expect(await shop.done(showProfile, { caller: shopper(user.userId) })).toMatchObject({
      email: user.email,
      pendingEmail: email,
    });
    const mails = await sent(shop, user);
    expect(mails.map(({ to, subject }) => `${to} ${subject}`).sort()).toEqual(
      [`${email} Confirm your new e-mail address`, `${user.email} Your e-mail address is to be changed`].sort(),
    );
    const link = mails.find(({ to }) => to === email)?.text;
    const token = decodeURIComponent(/\/v1\/users\/email-changes\?token=(\S+)/.exec(link ?? '')?.[1] ?? '');
    expect(await shop.done(changeEmail, { body: { token } })).toEqual({ userId: user.userId, email });
  });

  it('with a wrong password sends nothing', async () => {
    const { shop, user } = await givenAccount();
    expect((await asked(shop, user, newAddress(), 'wrong')).status).toBe(401);
    expect([await mailsOf(user.userId), (await userOf(user.userId)).pendingEmail]).toEqual([[], undefined]);
  });

  it('for an address that somebody has is refused where the stage tells', async () => {
    const { shop, user } = await givenAccount();
    const { user: other } = await givenAccount();
    const answer = await asked(shop, user, other.email.toUpperCase());
    expect([answer.status, answer.json]).toMatchObject([409, { code: 'email_taken' }]);
    expect(await mailsOf(other.userId)).toEqual([]);
  });

  it('for an address that somebody has looks like any other where the stage does not tell', async () => {
    const shop = shopOf(real.engine, { shop: { tellTakenEmail: false } });
    const { user } = await givenAccount({}, shop);
    const { user: other } = await givenAccount();
    expect((await asked(shop, user, other.email)).status).toBe(202);
    expect((await mailsOf(other.userId)).map(({ mail }) => mail)).toEqual(['already_registered']);
    // The asker's own account says the same as if it were free, and has no link to it.
    expect((await mailsOf(user.userId)).map(({ mail }) => mail)).toEqual(['email_change_notice']);
    expect((await userOf(user.userId)).pendingEmail).toBe(other.email);
  });

  it('for the address that one has names the field', async () => {
    const { shop, user } = await givenAccount();
    const answer = await asked(shop, user, user.email.toUpperCase());
    expect([answer.status, answer.json]).toMatchObject([400, { errors: [{ path: 'email' }] }]);
  });

  it('of somebody who is not active is not found', async () => {
    const { shop, user } = await givenAccount({ status: 'pending_activation' });
    expect((await asked(shop, user, newAddress())).status).toBe(404);
  });

  it('is bounded for each address, whoever asks', async () => {
    const email = newAddress();
    const shop = shopOf();
    await at(new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000), async () => {
      const statuses: number[] = [];
      for (let i = 0; i < 6; i++) statuses.push((await asked(shop, (await givenAccount({}, shop)).user, email)).status);
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    });
  });
});

describe('a change of the address', () => {
  it('moves the account: the new address logs in, the old one is free, and hears of it', async () => {
    const { shop, user, email, token } = await waiting();
    expect(await shop.done(changeEmail, { body: { token } })).toEqual({ userId: user.userId, email });
    const statusOf = async (name: string) => (await shop.call(login, { body: { login: name, password } })).status;
    expect([await statusOf(email), await statusOf(user.email), await statusOf(user.username)]).toEqual([201, 401, 201]);
    const { json } = await shop.call(login, { body: { login: user.username, password } });
    expect(json).toMatchObject({ user: { email } });
    expect(await userOf(user.userId)).not.toHaveProperty('pendingEmail');
    const mails = await sent(shop, user);
    expect(mails.find(({ to }) => to === user.email)).toMatchObject({ subject: 'Your e-mail address was changed' });
    await shop.done(register, { body: { ...someone(), email: user.email } });
    expect(await violations()).toEqual([]);
  });

  it('works once, also for two at once', async () => {
    const { shop, token } = await waiting();
    const answers = await Promise.all([1, 2, 3].map(() => shop.call(changeEmail, { body: { token } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await shop.refused(changeEmail, { body: { token } })).toMatchObject({ code: 'token_invalid' });
    expect(await violations()).toEqual([]);
  });

  it('that two people want for one address is won by one', async () => {
    const email = newAddress();
    const both = [await waiting(email), await waiting(email)];
    const answers = await Promise.all(both.map(({ shop, token }) => shop.call(changeEmail, { body: { token } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ code: 'email_taken' });
    expect(await violations()).toEqual([]);
  });

  it('loses against whoever has registered with the address in between', async () => {
    const { shop, email, token } = await waiting();
    await shop.done(register, { body: { ...someone(), email } });
    expect(await shop.refused(changeEmail, { body: { token } })).toMatchObject({ status: 409, code: 'email_taken' });
    expect(await violations()).toEqual([]);
  });

  it('ends the links that lie in the old mailbox', async () => {
    const { shop, user, token } = await waiting();
    const stolen = mailToken(tokenKeys, { purpose: 'password_reset' }, user, new Date());
    await shop.done(changeEmail, { body: { token } });
    const body = { token: stolen, password: 'whoever reads the old mails' };
    expect(await shop.refused(resetPassword, { body })).toMatchObject({ code: 'token_invalid' });
  });

  it('takes the link of the last request alone', async () => {
    const { shop, user, token } = await waiting();
    const other = newAddress();
    await asked(shop, user, other);
    expect(await shop.refused(changeEmail, { body: { token } })).toMatchObject({ code: 'token_invalid' });
    expect(await shop.done(changeEmail, { body: { token: await tokenOf(user.userId) } })).toMatchObject({
      email: other,
    });
  });

  it('is none for somebody who is no longer active', async () => {
    const { shop, user, token } = await waiting();
    await real.given([userItem.update(user, { set: { status: 'erasing' } })]);
    expect(await shop.refused(changeEmail, { body: { token } })).toMatchObject({ code: 'token_invalid' });
    await real.given([userItem.update(user, { set: { status: 'active' } })]);
  });

  it.each([
    ['garbage', async () => 'garbage', 'token_invalid'],
    ['somebody who is not there', async () => `${fresh.user()}.a.b`, 'token_invalid'],
    ['yesterday', (userId: string) => tokenOf(userId, minutesLater(-24 * 60 - 1)), 'token_expired'],
    [
      'a password reset',
      async (userId: string) => mailToken(tokenKeys, { purpose: 'password_reset' }, await userOf(userId), new Date()),
      'token_invalid',
    ],
  ])('with a token of %s changes nothing', async (_, made, code) => {
    const { shop, user } = await waiting();
    expect(await shop.refused(changeEmail, { body: { token: await made(user.userId) } })).toMatchObject({ code });
    expect(await userOf(user.userId)).toMatchObject({ email: user.email });
  });

  it.each(engineFaults)('that breaks off at any call by %s leaves no half of it', async (fault) => {
    for (let call = 0; call < 3; call++) {
      const { shop, user, email, token } = await waiting();
      const { status } = await shopOf(faultyEngine(real.engine, new Map([[call, fault]]))).call(changeEmail, {
        body: { token },
      });
      const again = await shop.call(changeEmail, { body: { token } });
      expect(`${status} ${again.status}`).toMatch(/^(200 400|503 200|503 400)$/);
      expect(await userOf(user.userId)).toMatchObject({ email });
    }
    expect(await violations()).toEqual([]);
  });

  it('works by the page’s form, which is answered with a page', async () => {
    const { shop, token } = await waiting();
    const page = await shop.call(showEmailChange, { query: { token } });
    expect(page.text).toContain(`value="${token}"`);
    const body = new URLSearchParams({ token }).toString();
    const answer = await shop.call(changeEmail, { headers: form, body });
    expect([answer.status, answer.text.includes('邮箱已更新')]).toEqual([200, true]);
    expect((await shop.call(changeEmail, { headers: form, body })).text).toContain('链接无效');
  });
});

describe('the log', () => {
  it('holds no address and no token', async () => {
    const { shop, user, email, token } = await waiting();
    await shop.call(changeEmail, { body: { token } });
    await shop.call(changeEmail, { body: { token } });
    for (const secret of [token, email, user.email, password]) expect(written.text).not.toContain(secret);
    expect(written.lines.length).toBe(3);
  });
});
