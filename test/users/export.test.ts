import { describe, expect, it } from 'vitest';
import { eraseAccount } from '#functions/users/erase-account.ts';
import { requestExport } from '#functions/users/request-export.ts';
import { sendMails } from '#functions/users/send-mails.ts';
import { showExport } from '#functions/users/show-export.ts';
import { writeExport } from '#functions/users/write-export.ts';
import type { Item } from '#shared/table/index.ts';
import { exportItem, outboxItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { aUser } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import type { RealTable } from '#test/table.ts';
import { realTable } from '#test/table.ts';
import { keyed, password, somebody, somebodyBusy } from './person.ts';

capturedLog();
const real = realTable();

type Person = Awaited<ReturnType<typeof somebody>>;

const inserted = async (table: RealTable, type: string) =>
  (await table.items()).filter((item) => item['type'] === type).map((after) => ({ event: 'INSERT' as const, after }));

/** Asks for the export, has it written and its mail sent; answers the link's token. */
const exported = async ({ shop, caller, table }: Person) => {
  const { exportId } = await shop.done(requestExport, { caller });
  expect(await shop.changes(writeExport, await inserted(table, exportItem.type))).toEqual([]);
  expect(await shop.changes(sendMails, await inserted(table, outboxItem.type))).toEqual([]);
  const mail = shop.mailer.sent.findLast(({ text }) => text.includes('/v1/users/exports?token='));
  const token = new URL(/https:\S+/.exec(mail?.text ?? '')?.[0] ?? 'none:').searchParams.get('token') ?? '';
  return { exportId, mail, token };
};

const known = ({ shop, userId }: Person, exportId: string): Record<string, Item[]> =>
  JSON.parse(shop.files.stored.get(`exports/${userId}/${exportId}.json`) ?? '{}').known;

describe('an export', () => {
  it('holds every item of the table that names the person, and nothing that opens doors', async () => {
    const table = await real.empty();
    const who = await somebodyBusy(table);
    const { exportId } = await exported(who);
    const file = known(who, exportId);

    const names = [who.userId, who.username, who.email];
    const mentions = (item: Item) => names.some((name) => JSON.stringify(item).includes(name));
    // What was written since is no part of it: the mail that leads to it.
    const wanted = (await table.items()).filter(mentions).filter(({ type }) => type !== outboxItem.type);
    // Packed in the table, and told in words.
    const events = [{ productId: who.looked.productId, type: 'view', isCounted: true }];
    expect(file['ring']).toMatchObject([{ userId: who.userId, taken: 1, events }]);
    const types = new Set(wanted.map(({ type }) => String(type)));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'user',
        'username',
        'email',
        'order',
        'payment',
        'refund',
        'sale',
        'review',
        'cart',
        'address',
      ]),
    );
    for (const item of wanted.filter(({ type }) => type !== 'ring')) {
      const {
        pk: _,
        sk: __,
        type,
        due: ___,
        listPk: ____,
        listSk: _____,
        nonce: ______,
        readyAt: _______,
        ...own
      } = item;
      expect(file[String(type)], String(item['sk'])).toContainEqual(own);
    }
    expect(file['transaction']).toHaveLength(1);
    const nonce = wanted.find(({ type }) => type === 'user')?.['nonce'];
    expect(JSON.stringify(file)).not.toContain(String(nonce));
  });

  it('does not hold other people', async () => {
    const table = await real.empty();
    const [one, other] = [await somebodyBusy(table), await somebodyBusy(table)];
    const { exportId } = await exported(one);
    const text = JSON.stringify(known(one, exportId));
    for (const secret of [...other.secrets, other.userId]) expect(text).not.toContain(secret);
  });

  it('is found behind the link of its mail, for a day', async () => {
    const who = await somebody(await real.empty());
    const { exportId, mail, token } = await exported(who);
    expect(mail?.to).toBe(who.email);
    expect(await who.shop.call(showExport, { query: { token } })).toMatchObject({
      status: 303,
      headers: {
        location: `https://files.example/exports/${who.userId}/${exportId}.json?signed`,
        'cache-control': 'no-store',
      },
    });
    await at(minutesLater(24 * 60 + 1), async () =>
      expect(await who.shop.refused(showExport, { query: { token } })).toMatchObject({ code: 'token_expired' }),
    );
  });

  it('is not found by a token of another export, of another purpose, or made up', async () => {
    const who = await somebody(await real.empty());
    const [{ token, exportId }, { exportId: other }] = [await exported(who), await exported(who)];
    for (const wrong of [
      token.replace(exportId, other),
      `${token}x`,
      token.slice(exportId.length + 1),
      '',
      'exp_1.a.b.c',
    ]) {
      expect(await who.shop.refused(showExport, { query: { token: wrong } }), wrong).toMatchObject({
        code: 'token_invalid',
      });
    }
  });

  it('is written once, and its mail sent once, however often the stream tells it', async () => {
    const table = await real.empty();
    const { shop, caller } = await somebody(table);
    await shop.done(requestExport, { caller });
    const changes = await inserted(table, exportItem.type);
    for (let i = 0; i < 3; i++) expect(await shop.changes(writeExport, changes)).toEqual([]);
    expect((await table.items()).filter((item) => outboxItem.from(item)?.mail === 'export_ready')).toHaveLength(1);
  });

  it('leaves no file behind when its person was erased before it was written', async () => {
    const table = await real.empty();
    const { shop, caller, userId } = await somebody(table);
    await shop.done(requestExport, { caller });
    const changes = await inserted(table, exportItem.type);
    await shop.done(eraseAccount, { caller, body: { password } });
    expect(await shop.changes(writeExport, changes)).toEqual([]);
    expect([...shop.files.stored.keys()]).toEqual([`erasures/${userId}`]);
  });

  it('cannot be fetched any more once its person is erased', async () => {
    const who = await somebody(await real.empty());
    const { token } = await exported(who);
    await who.shop.done(eraseAccount, { caller: who.caller, body: { password } });
    expect(await who.shop.refused(showExport, { query: { token } })).toMatchObject({ code: 'token_invalid' });
  });

  it('is asked for five times a day, a repeat under the same key not counted', async () => {
    const { shop, caller } = await somebody(await real.empty());
    const headers = keyed();
    const first = await shop.done(requestExport, { caller, headers });
    expect(await shop.done(requestExport, { caller, headers })).toEqual(first);
    for (let i = 0; i < 4; i++) await shop.done(requestExport, { caller });
    expect(await shop.refused(requestExport, { caller })).toMatchObject({ status: 429 });
  });

  it('is for users: whoever is none has nothing written', async () => {
    const { shop } = await somebody(real);
    const caller = shopper(aUser().userId);
    expect(await shop.refused(requestExport, { caller })).toMatchObject({ status: 404 });
  });
});
