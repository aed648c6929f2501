import { describe, expect, it } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { requestActivationMail } from '#functions/users/request-activation-mail.ts';
import { requestPasswordReset } from '#functions/users/request-password-reset.ts';
import { resetPassword } from '#functions/users/reset-password.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import { outboxItem, userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { fresh } from '#test/factories.ts';
import { memoryMailer } from '#test/fakes.ts';
import { testShop } from '#test/shop.ts';
import { usersWorld } from './world.ts';

const { givenAccount, real, shopOf, written } = usersWorld();

const nextHour = () => new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000);

/** Asks for a mail, and has everything delivered that this has put into the outbox. */
const asked = async (operation: typeof requestActivationMail | typeof requestPasswordReset, email: string) => {
  const waiting = async () => (await real.items()).flatMap((item) => outboxItem.from(item) ?? []);
  const before = new Set((await waiting()).map(({ outboxId }) => outboxId));
  const mailer = memoryMailer();
  const shop = shopOf(real.engine, { mailer });
  const answer = await shop.call(operation, { body: { email } });
  const announced = (await waiting()).filter(({ outboxId }) => !before.has(outboxId));
  await shop.changes(
    sendMails,
    announced.map((mail) => ({ event: 'INSERT' as const, after: outboxItem.item(mail) })),
  );
  return { answer, sent: mailer.sent, announced, left: (await waiting()).length - before.size };
};
const seen = ({ status, headers, text }: Awaited<ReturnType<typeof asked>>['answer']) => ({
  status,
  text,
  headers: { ...headers, 'x-request-id': '' },
});

describe('a request for the activation mail', () => {
  it('brings a link that activates, by the address in any case', async () => {
    const { shop, user } = await givenAccount({ status: 'pending_activation' });
    const { answer, sent } = await asked(requestActivationMail, user.email.toUpperCase());
    expect([answer.status, answer.text]).toEqual([202, '']);
    expect(sent).toMatchObject([{ to: user.email, subject: 'Activate your account' }]);
    const token = /token=(\S+)/.exec(sent[0]?.text ?? '')?.[1] ?? '';
    await shop.done(activate, { body: { token: decodeURIComponent(token) } });
  });

  it('answers alike for who is registered, who is active and nobody, and writes to the first alone', async () => {
    const { user } = await givenAccount({ status: 'pending_activation' });
    const { user: active } = await givenAccount();
    const real = await asked(requestActivationMail, user.email);
    for (const email of [active.email, `${fresh.name('nobody')}@mail.example`]) {
      const other = await asked(requestActivationMail, email);
      expect(seen(other.answer)).toEqual(seen(real.answer));
      expect([other.announced.length, other.sent, other.left]).toEqual([1, [], 0]);
    }
  });

  it('is answered alike while the registration is under way', async () => {
    const { user } = await givenAccount({ status: 'pending_activation' });
    await real.given([userItem.update(user, { set: { status: 'registering' } })]);
    const { answer, sent } = await asked(requestActivationMail, user.email);
    expect([answer.status, sent]).toEqual([202, []]);
  });

  it('gives the account another week', async () => {
    const { user } = await givenAccount({ status: 'pending_activation' });
    const now = minutesLater(3 * 24 * 60);
    await at(now, () => asked(requestActivationMail, user.email));
    expect((await real.items()).find(({ pk, sk }) => pk === `USER#${user.userId}` && sk === 'PROFILE')).toMatchObject({
      dueAt: minutesLater(7 * 24 * 60, now).toISOString(),
    });
  });
});

describe('a request for a new password', () => {
  it('brings a link that sets it', async () => {
    const { shop, user } = await givenAccount();
    const { answer, sent } = await asked(requestPasswordReset, user.email);
    expect([answer.status, answer.text]).toEqual([202, '']);
    expect(sent).toMatchObject([{ to: user.email, subject: 'Choose a new password' }]);
    const token = decodeURIComponent(/token=(\S+)/.exec(sent[0]?.text ?? '')?.[1] ?? '');
    await shop.done(resetPassword, { body: { token, password: 'another long sentence' } });
  });

  it('answers alike for somebody and for nobody, after the same work, and writes to nobody', async () => {
    const { user } = await givenAccount();
    const somebody = await asked(requestPasswordReset, user.email);
    const nobody = await asked(requestPasswordReset, `${fresh.name('nobody')}@mail.example`);
    expect(seen(nobody.answer)).toEqual(seen(somebody.answer));
    expect(nobody.answer.capacity).toEqual(somebody.answer.capacity);
    expect([nobody.sent, nobody.left]).toEqual([[], 0]);
  });

  it.each(['registering', 'erasing'] as const)('brings nothing to somebody who is %s', async (status) => {
    const { user } = await givenAccount({ status });
    expect((await asked(requestPasswordReset, user.email)).sent).toEqual([]);
  });
});

describe.each([
  ['activation mails', requestActivationMail],
  ['password resets', requestPasswordReset],
] as const)('%s', (_, operation) => {
  it('are five an hour for one address in any case, also of nobody', async () => {
    const { user } = await givenAccount();
    for (const email of [user.email, `${fresh.name('nobody')}@mail.example`]) {
      await at(nextHour(), async () => {
        const statuses: number[] = [];
        for (let i = 0; i < 7; i++) {
          const said = i % 2 ? email.toUpperCase() : email;
          statuses.push((await shopOf().call(operation, { viewer: `192.0.2.${i}`, body: { email: said } })).status);
        }
        expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429]);
      });
    }
  });

  it('are bounded for one viewer by the stage', async () => {
    const shop = shopOf(real.engine, { shop: { throttles: { ...testShop.throttles, mails: 1 } } });
    await at(minutesLater(24 * 60, nextHour()), async () => {
      const viewer = `2001:db8:${operation.id.length.toString(16)}::1`;
      const request = () => ({ viewer, body: { email: `${fresh.name()}@mail.example` } });
      expect((await shop.call(operation, request())).status).toBe(202);
      expect((await shop.call(operation, request())).status).toBe(429);
    });
  });

  it('take an address, and nothing else', async () => {
    const shop = shopOf();
    expect(await shop.refused(operation, { body: { email: 'nobody' } })).toMatchObject({ errors: [{ path: 'email' }] });
    expect(await shop.refused(operation, { body: { email: 'a@mail.example', name: 'x' } })).toMatchObject({
      errors: [{ path: 'name' }],
    });
  });

  it('leave no address in the log', async () => {
    await shopOf().call(operation, { body: { email: 'secretive@private.example' } });
    expect(written.text).not.toContain('private.example');
    expect(written.lines.length).toBe(1);
  });
});
