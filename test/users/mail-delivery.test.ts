import { describe, expect, it } from 'vitest';
import { retryMails } from '#functions/users/retry-mails.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import type { Statement } from '#shared/table/index.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { assertMailToken, type OutboxMail, outbox, outboxItem, type User, userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { laggingEngine } from '#test/engines.ts';
import { aUser } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver, tokenKeys } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';

const written = capturedLog();
const real = realTable();

/** A mail that waits in a table of its own, and the shop that is to send it. */
const givenMail = async (changes: { user?: Partial<User>; mail?: OutboxMail['mail']; isUserGone?: boolean } = {}) => {
  const table = await real.empty();
  const user = aUser({ status: 'pending_activation', ...changes.user });
  const { announce } = outbox.writes(table.table);
  const statement: Statement = announce(changes.mail ?? 'activation', user.userId, new Date());
  await table.given([...(changes.isUserGone ? [] : [userItem.put(user)]), statement]);
  const shop = shopOver({ engine: table.engine });
  const inserted = { event: 'INSERT' as const, ...(statement.item && { after: statement.item }) };
  return { table, shop, user, inserted };
};
const waiting = async (table: RealTable) => (await table.items()).flatMap((item) => outboxItem.from(item) ?? []);

describe('a mail of the outbox', () => {
  it('goes out as soon as it is announced, with a token that works, and is done with', async () => {
    const { table, shop, user, inserted } = await givenMail({ user: { locale: 'zh' } });
    expect(await shop.changes(sendMails, [inserted])).toEqual([]);
    const [mail] = shop.mailer.sent;
    expect(mail).toMatchObject({ to: user.email, from: 'no-reply@dev.shop.example', subject: '激活您的账户' });
    const token = /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(assertMailToken(tokenKeys, { purpose: 'activation' }, user, token, new Date())).toBe(user);
    expect(await waiting(table)).toEqual([]);
  });

  it('tells the owner of an address that somebody has tried to register it', async () => {
    const { shop, inserted } = await givenMail({ mail: 'already_registered' });
    await shop.changes(sendMails, [inserted]);
    expect(shop.mailer.sent).toMatchObject([{ subject: 'You already have an account' }]);
  });

  it('to nobody is done with', async () => {
    const { table, shop, inserted } = await givenMail({ isUserGone: true });
    await shop.changes(sendMails, [inserted]);
    expect([shop.mailer.sent, await waiting(table)]).toEqual([[], []]);
  });

  it('is not taken for one to nobody because a plain read is behind', async () => {
    const user = aUser({ status: 'pending_activation' });
    const engine = laggingEngine(real.engine);
    const table = new Table(engine, new Meter());
    await table.commit([userItem.put(user)]);
    const shop = shopOver({ engine });
    const announced = outbox.writes(table).announce('activation', user.userId, new Date());
    await shop.changes(sendMails, [{ event: 'INSERT', ...(announced.item && { after: announced.item }) }]);
    expect(shop.mailer.sent.length).toBe(1);
  });

  it('does not hold up the stream when SES is down: the sweep takes it', async () => {
    const { table, shop, inserted } = await givenMail();
    shop.mailer.isDown = true;
    expect(await shop.changes(sendMails, [inserted])).toEqual([]);
    expect(await waiting(table)).toMatchObject([{ attempts: 0 }]);
    expect(written.lines[0]).toMatchObject({ level: 'WARN', message: 'mail postponed' });

    shop.mailer.isDown = false;
    expect(await shop.run(retryMails)).toEqual({ sent: 0, postponed: 0 });
    await at(minutesLater(3), async () => expect(await shop.run(retryMails)).toEqual({ sent: 1, postponed: 0 }));
    expect(await waiting(table)).toEqual([]);
  });

  it('is tried later and later, and parked after a day for somebody to look at', async () => {
    const { table, shop } = await givenMail();
    shop.mailer.isDown = true;
    const start = new Date();
    const pauses: number[] = [];
    for (let tries = 0; tries < 60; tries++) {
      const [mail] = await waiting(table);
      if (!mail?.dueAt) break;
      const due = new Date(mail.dueAt);
      await at(due, async () => expect(await shop.run(retryMails)).toEqual({ sent: 0, postponed: 1 }));
      const [after] = await waiting(table);
      if (after?.dueAt) pauses.push((new Date(after.dueAt).getTime() - due.getTime()) / 60_000);
    }
    expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    const [parked] = await waiting(table);
    expect(parked?.dueAt).toBeUndefined();
    expect(parked?.attempts).toBe(pauses.length + 1);

    shop.mailer.isDown = false;
    await at(minutesLater(3 * 24 * 60, start), async () => {
      expect(await shop.run(retryMails)).toEqual({ sent: 0, postponed: 0 });
    });
  });

  it('that fails does not keep the others from going out', async () => {
    const { table, shop, user } = await givenMail();
    const other = aUser();
    await table.given([
      userItem.put(other),
      outbox.writes(table.table).announce('already_registered', other.userId, new Date()),
    ]);
    shop.mailer.send = async (mail) => {
      if (mail.to === user.email) throw new Error('refused');
      shop.mailer.sent.push(mail);
    };
    await at(minutesLater(3), async () => expect(await shop.run(retryMails)).toEqual({ sent: 1, postponed: 1 }));
    expect(shop.mailer.sent.map(({ to }) => to)).toEqual([other.email]);
  });
});
