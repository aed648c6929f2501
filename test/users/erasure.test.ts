import { describe, expect, it } from 'vitest';
import { placeOrder } from '#functions/orders/place-order.ts';
import { recordViews } from '#functions/recommendations/record-views.ts';
import { reportReview } from '#functions/reviews/report-review.ts';
import { changeProfile } from '#functions/users/change-profile.ts';
import { eraseAccount } from '#functions/users/erase-account.ts';
import { finishErasures } from '#functions/users/finish-erasures.ts';
import { login } from '#functions/users/login.ts';
import { register } from '#functions/users/register.ts';
import { showProfile } from '#functions/users/show-profile.ts';
import { checkInvariants } from '#infra/invariants.ts';
import { type Replayed, replayErasures } from '#infra/replay-erasures.ts';
import { type Merchant, merchantItem, newMerchant } from '#shared/catalog/index.ts';
import { orderItem } from '#shared/orders/index.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { reviewItem } from '#shared/reviews/index.ts';
import { reviewKeyOf } from '#shared/reviews/review.ts';
import type { Item, Statement } from '#shared/table/index.ts';
import { dueErasures, endedSession, erasedUsers, userItem } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { contendedEngine, type EngineFault, engineFaults, faultyEngine } from '#test/engines.ts';
import { fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { keyed, password, somebody, somebodyBusy, traces } from './person.ts';

const written = capturedLog();
const real = realTable();

type Table = typeof real;
const copyOf = (item: Item): Statement => ({
  action: 'put',
  key: { pk: String(item['pk']), sk: String(item['sk']) },
  item,
});
const givenSomebody = (table: Table = real) => somebody(table);

describe('an erasure', () => {
  it('leaves nothing personal in the table, in the log or in the pool, and keeps what was sold for how much', async () => {
    const who = await givenSomebody();
    const { shop, caller, userId, email, orderId, payment } = who;
    expect(traces(await real.items(), who).length).toBeGreaterThanOrEqual(5);
    const before = await real.table.get(orderItem.at({ userId, orderId }));
    await shop.done(eraseAccount, { caller, body: { password } });

    const items = await real.items();
    expect(traces(items, who)).toEqual([]);
    for (const secret of who.secrets) expect(written.text).not.toContain(secret);
    const order = await real.table.get(orderItem.at({ userId, orderId }));
    expect(order).toMatchObject({ lines: before?.lines, total: before?.total, status: 'pending_payment' });
    expect(order).not.toHaveProperty('note');
    expect(await real.table.get(paymentItem.at(payment))).not.toHaveProperty('action');
    expect(shop.pool.passwords.has(userId)).toBe(false);
    expect(shop.files.stored.has(`erasures/${userId}`)).toBe(true);
    expect(checkInvariants(items).violations).toEqual([]);
    expect(await shop.refused(login, { body: { login: email, password } })).toMatchObject({
      code: 'wrong_credentials',
    });
    expect(await shop.refused(showProfile, { caller })).toMatchObject({ status: 404 });
  });

  it('takes what a merchant or an admin wrote about them when giving money back', async () => {
    const table = await real.empty();
    const who = await somebodyBusy(table);
    expect(traces(await table.items(), who).map((text) => JSON.parse(text).type)).toContain('refund');
    await who.shop.done(eraseAccount, { caller: who.caller, body: { password } });
    expect(traces(await table.items(), who)).toEqual([]);
    expect(checkInvariants(await table.items()).violations).toEqual([]);
  });

  it('keeps what was said of the goods, and nobody has said it', async () => {
    const table = await real.empty();
    const { shop, caller, review, ...who } = await somebodyBusy(table);
    expect(review.author).not.toBe('***');
    await shop.done(eraseAccount, { caller, body: { password } });
    const { reviewId } = review;
    const items = await table.items();
    expect(items.find((item) => reviewItem.from(item)?.reviewId === reviewId)).toMatchObject({
      author: '***',
      text: 'Good.',
      rating: 4,
    });
    expect((await table.table.get(orderItem.at(who)))?.status).toBe('paid');
    expect(checkInvariants(items).violations).toEqual([]);
  });

  it('forgets what was looked at, and again what a token that was still alive has told since', async () => {
    const table = await real.empty();
    const { shop, caller, looked } = await somebodyBusy(table);
    const rings = async () => (await table.items()).filter(({ type }) => type === 'ring');
    expect(await rings()).toHaveLength(1);
    await shop.done(eraseAccount, { caller, body: { password } });
    expect(await rings()).toEqual([]);

    await shop.done(recordViews, { caller, body: { productId: looked.productId } });
    expect(await rings()).toHaveLength(1);
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect(await rings()).toEqual([]);
  });

  it('takes the pictures of reviews, with all that was drawn from them, and nobody else’s', async () => {
    const table = await real.empty();
    const { shop, caller, userId, review } = await somebodyBusy(table);
    const place = { ...reviewKeyOf(review.reviewId) };
    const image = (imageId: string) => ({ imageId, path: `/images/w1280/${imageId}.webp`, width: 9, height: 9 });
    await table.given([reviewItem.update(place, { set: { images: [image('img_1')] } })]);
    const picture = { body: Buffer.from('webp'), contentType: 'image/webp' } as const;
    const keysOf = (imageId: string) => [320, 640, 1280].map((width) => `images/w${width}/${imageId}.webp`);
    for (const key of ['img_1', 'img_2', 'img_11'].flatMap(keysOf)) shop.images.pictures.set(key, picture);
    for (const id of ['img_1', 'img_11']) shop.images.served.set(`originals/${id}.jpg`, `uploads/${userId}/${id}`);
    // Uploaded and published, but never shown: the review was not written.
    const upload = { head: Buffer.from('jpeg'), bytes: 4, contentType: 'image/jpeg' };
    shop.images.uploads.set(`uploads/${userId}/img_2`, upload);
    shop.images.uploads.set(`uploads/${userId}0/img_11`, upload);

    shop.images.isDown = true;
    await shop.done(eraseAccount, { caller, body: { password } });
    expect(shop.images.pictures.size).toBe(9);
    shop.images.isDown = false;
    await at(minutesLater(5), () => shop.run(finishErasures));
    expect([...shop.images.pictures.keys()]).toEqual(keysOf('img_11'));
    expect([...shop.images.served.keys()]).toEqual(['originals/img_11.jpg']);
    expect([...shop.images.uploads.keys()]).toEqual([`uploads/${userId}0/img_11`]);
    expect(await table.table.get(reviewItem.at(place))).not.toHaveProperty('images');
  });

  it('takes back what was said of somebody else’s review, unless another one has said more since', async () => {
    const table = await real.empty();
    const [author, reporter, other] = [
      await somebodyBusy(table),
      await givenSomebody(table),
      await givenSomebody(table),
    ];
    const path = { reviewId: author.review.reviewId };
    const place = reviewItem.at(reviewKeyOf(author.review.reviewId));
    const report = ({ caller }: typeof reporter, reason: string) =>
      author.shop.done(reportReview, { caller, path, body: { reason } });
    const saidOf = async () => (await table.table.get(place))?.reportedFor;
    await report(reporter, 'I know this person.');
    await reporter.shop.done(eraseAccount, { caller: reporter.caller, body: { password } });
    expect(await saidOf()).toBeUndefined();
    expect(await table.table.get(place)).toMatchObject({ reports: 1, text: 'Good.', userId: author.userId });

    await report(other, 'Me too.');
    await report(author, 'Mine.');
    await other.shop.done(eraseAccount, { caller: other.caller, body: { password } });
    expect(await saidOf()).toBe('Mine.');
  });

  it('is finished once, however many schedules run at the same time', async () => {
    const table = await real.empty();
    const { shop, caller } = await givenSomebody(table);
    await shop.done(eraseAccount, { caller, body: { password } });
    const runs = await at(minutesLater(30), () => Promise.all([1, 2, 3].map(() => shop.run(finishErasures))));
    expect(runs.reduce((sum, { finished = 0 }) => sum + finished, 0)).toBe(1);
    expect((await table.items()).some(({ type }) => type === 'erasure')).toBe(false);
  });

  it('that is in conflict whatever is tried keeps no other from its turn', async () => {
    const table = await real.empty();
    const { shop, caller } = await givenSomebody(table);
    const other = await givenSomebody(table);
    await shop.done(eraseAccount, { caller, body: { password } });
    await other.shop.done(eraseAccount, { caller: other.caller, body: { password } });
    const later = minutesLater(30);
    const [first] = await dueErasures.reads(table.table).due(later);
    const contended = shopOver({ engine: contendedEngine(table.engine, first?.userId ?? '') });
    await at(later, async () => expect(await contended.run(finishErasures)).toMatchObject({ finished: 1, failed: 1 }));
  });

  it('asked for twice at once is answered twice: the second one finds no password to prove any more', async () => {
    const { shop, caller } = await givenSomebody();
    const erase = () => shop.done(eraseAccount, { caller, body: { password } });
    const { login: askPool } = shop.pool;
    // The first request comes through while the second one's password is on its way to the pool.
    Object.assign(shop.pool, {
      login: async (userId: string, said: string) => {
        Object.assign(shop.pool, { login: askPool });
        await erase();
        return askPool(userId, said);
      },
    });
    await erase();
  });

  it('closes the merchant whose owner is gone, once', async () => {
    const { shop, caller, userId } = await givenSomebody();
    const merchant: Merchant = { ...newMerchant('Teahouse', userId, new Date()), status: 'approved' };
    await real.given([
      merchantItem.put(merchant),
      userItem.update({ userId }, { set: { merchantId: merchant.merchantId, roles: ['merchant'] } }),
    ]);
    await shop.done(eraseAccount, { caller, body: { password } });
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect(await real.table.get(merchantItem.at(merchant))).toMatchObject({ status: 'closed', name: '-', version: 3 });
    expect(await real.table.get(userItem.at({ userId }))).toMatchObject({ status: 'erased', roles: [] });
  });

  it('frees name and e-mail at once', async () => {
    const { shop, caller, username, email, userId } = await givenSomebody();
    await shop.done(eraseAccount, { caller, body: { password } });
    const again = await shop.done(register, { body: { username, email, password } });
    expect(again.userId).not.toBe(userId);
    // What still has to be done about the old account does not touch the new one.
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect(checkInvariants(await real.items()).violations).toEqual([]);
  });

  it('of somebody with more than fits into a request is answered in time, and finished by the schedule', async () => {
    const table = await real.empty();
    const who = await givenSomebody(table);
    const { shop, caller, userId } = who;
    // A request goes through a thousand.
    const sessions = Array.from({ length: 1_040 }, (_, i) => ({ userId, sessionId: `${i}`, ttl: 1 }));
    await table.given(sessions.map((session) => endedSession.put(session)));
    await shop.done(eraseAccount, { caller, body: { password } });
    expect((await table.items()).some((item) => endedSession.from(item))).toBe(true);
    await at(minutesLater(5), () => shop.run(finishErasures));
    const items = await table.items();
    expect(traces(items, who)).toEqual([]);
    expect(items.filter((item) => endedSession.from(item))).toEqual([]);
  }, 60_000);

  it('wants the password', async () => {
    const { shop, caller, userId } = await givenSomebody();
    const body = { password: 'a wrong one' };
    expect(await shop.refused(eraseAccount, { caller, body })).toMatchObject({ code: 'wrong_credentials' });
    expect((await real.table.get(userItem.at({ userId })))?.status).toBe('active');
    expect(shop.files.stored.size).toBe(0);
  });

  it('does not let passwords be guessed', async () => {
    const { shop, caller } = await givenSomebody();
    for (let i = 0; i < 10; i++) await shop.refused(eraseAccount, { caller, body: { password: `wrong ${i}` } });
    expect(await shop.refused(eraseAccount, { caller, body: { password } })).toMatchObject({ status: 429 });
  });

  it('may be asked for again when its answer was lost, and not by who is gone', async () => {
    const { shop, caller } = await givenSomebody();
    await shop.done(eraseAccount, { caller, body: { password } });
    await shop.done(eraseAccount, { caller, body: { password } });
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect(await shop.refused(eraseAccount, { caller, body: { password } })).toMatchObject({ status: 404 });
  });

  it('also takes what a token that was still alive has brought in since', async () => {
    const table = await real.empty();
    const who = await givenSomebody(table);
    const { shop, caller, stock } = who;
    await shop.done(eraseAccount, { caller, body: { password } });
    const body = orderBody([{ sku: stock.sku, quantity: 1 }], { note: who.secrets.at(-1) });
    await shop.done(placeOrder, { caller, body, headers: keyed() });
    expect(traces(await table.items(), who)).not.toEqual([]);
    expect(await shop.run(finishErasures)).toEqual({ finished: 0, again: 0, failed: 0 });
    await at(minutesLater(25), async () => expect(await shop.run(finishErasures)).toMatchObject({ finished: 1 }));
    expect(traces(await table.items(), who)).toEqual([]);
    expect((await table.items()).filter(({ type }) => type === 'erasure')).toEqual([]);
    await at(minutesLater(60), async () => expect(await shop.run(finishErasures)).toMatchObject({ finished: 0 }));
  });

  it('wins or loses against a change of the profile, and never leaves half of it', async () => {
    const who = await givenSomebody();
    const { shop, caller } = who;
    const [erased] = await Promise.all([
      shop.call(eraseAccount, { caller, body: { password } }),
      ...who.secrets.slice(1, 4).map((displayName) => shop.call(changeProfile, { caller, body: { displayName } })),
    ]);
    if (erased?.status === 409) await shop.done(eraseAccount, { caller, body: { password } });
    expect(traces(await real.items(), who)).toEqual([]);
  });

  it('takes the files that were asked for, and the failed changes that speak of the person, and no others', async () => {
    const { shop, caller, userId } = await givenSomebody(await real.empty());
    const other = fresh.user();
    for (const id of [userId, other]) {
      shop.files.stored.set(`exports/${id}/exp_1.json`, '{}');
      shop.failures.stored.set(`aws/lambda/${id}`, JSON.stringify({ payload: JSON.stringify({ userId: id }) }));
    }
    await shop.done(eraseAccount, { caller, body: { password } });
    expect([...shop.files.stored.keys()]).toEqual([`exports/${other}/exp_1.json`, `erasures/${userId}`]);
    // The whole bucket has to be read for that: not while somebody waits.
    expect([...shop.failures.stored.keys()]).toEqual([`aws/lambda/${userId}`, `aws/lambda/${other}`]);
    expect(eraseAccount.contract.uses).not.toHaveProperty('failures');
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect([...shop.failures.stored.keys()]).toEqual([`aws/lambda/${other}`]);
  });

  it.each(['pool', 'files', 'images', 'failures'] as const)(
    'has happened even if the %s is down, and is finished later',
    async (what) => {
      const table = await real.empty();
      const who = await givenSomebody(table);
      const { shop, caller } = who;
      if (what === 'pool') {
        // The password is proved before the pool goes down.
        const { login: prove } = shop.pool;
        Object.assign(shop.pool, {
          login: (...args: Parameters<typeof prove>) =>
            prove(...args).finally(() => {
              shop.pool.isDown = true;
            }),
        });
      } else shop[what].isDown = true;
      await shop.call(eraseAccount, { caller, body: { password } });
      shop[what].isDown = false;
      for (const minutes of [5, 30]) await at(minutesLater(minutes), () => shop.run(finishErasures));
      expect(traces(await table.items(), who)).toEqual([]);
      expect(shop.pool.passwords.size).toBe(0);
      expect((await table.items()).some(({ type }) => type === 'erasure')).toBe(false);
    },
  );
});

describe('a table that was restored', () => {
  it('has everybody erased again who is back, and nobody else', async () => {
    const table = await real.empty();
    const who = await givenSomebody(table);
    const { shop, caller, userId } = who;
    const bystander = await givenSomebody(table);
    const before = await table.items();
    await shop.done(eraseAccount, { caller, body: { password } });
    const replayed = async (restored: RealTable) => {
      const found: Replayed[] = [];
      const people = erasedUsers(shop.files);
      for await (const each of replayErasures(people, restored.table, () => new Date())) found.push(each);
      return found;
    };
    await at(minutesLater(30), () => shop.run(finishErasures));
    expect(await replayed(table)).toEqual([{ userId, found: 'gone' }]);

    const restored = await real.empty();
    await restored.given(before.map(copyOf));
    expect(await replayed(restored)).toEqual([{ userId, found: 'back' }]);
    expect(await replayed(restored)).toEqual([{ userId, found: 'under way' }]);
    const { pool, files, images, failures } = shop;
    const again = shopOver({ engine: restored.engine, pool, files, images, failures });
    for (const minutes of [5, 30]) await at(minutesLater(minutes), () => again.run(finishErasures));
    const items = await restored.items();
    expect(traces(items, who)).toEqual([]);
    expect(traces(items, bystander)).toEqual(traces(before, bystander));
    expect(await replayed(restored)).toEqual([{ userId, found: 'gone' }]);
  });
});

describe('an erasure that breaks off', () => {
  const lived = async () => {
    const table = await real.empty();
    return { who: await givenSomebody(table), items: await table.items() };
  };
  let life: ReturnType<typeof lived> | undefined;

  /** The same person in a table and a pool of their own: copied, instead of going through all of it at each call. */
  const copied = async () => {
    life ??= lived();
    const [{ who, items }, table] = await Promise.all([life, real.empty()]);
    await table.given(items.map(copyOf));
    const shop = shopOver({ engine: table.engine });
    await shop.pool.create(who.userId, password);
    return { who, table, shop };
  };

  const begin = async (plan: ReadonlyMap<number, EngineFault>) => {
    const { who, table, shop } = await copied();
    const engine = faultyEngine(table.engine, plan);
    const { pool, files, images, failures } = shop;
    const broken = shopOver({ engine, pool, files, images, failures });
    const { status } = await broken.call(eraseAccount, { caller: who.caller, body: { password } });
    return { who, table, shop, engine, status };
  };

  /** What was only read is in conflict with nobody, and its lost answer is one that comes too late. */
  const callsFor = async (fault: EngineFault): Promise<readonly number[]> => {
    const { engine } = await begin(new Map());
    const all = Array.from({ length: engine.calls }, (_, call) => call);
    return fault === 'conflict' || fault === 'lost' ? atLength(engine.changing, all) : all;
  };

  it.each(engineFaults)(
    'by %s at any call comes to its end, or has not begun',
    async (fault) => {
      const calls = await callsFor(fault);
      expect(calls.length).toBeGreaterThan(4);
      for (const call of calls) {
        const { who, table, shop, status } = await begin(new Map([[call, fault]]));
        const { pool, files } = shop;
        expect([204, 409, 503], `${fault} at ${call}`).toContain(status);
        const user = await table.table.get(userItem.at(who));
        if (user?.status === 'active') {
          expect(files.stored.size, `${fault} at ${call}: a tombstone of somebody who is there`).toBe(0);
          await shop.done(eraseAccount, { caller: who.caller, body: { password } });
        }
        for (const minutes of [5, 30]) await at(minutesLater(minutes), () => shop.run(finishErasures));
        const items = await table.items();
        expect(traces(items, who), `${fault} at ${call}`).toEqual([]);
        expect(
          items.some(({ type }) => type === 'erasure'),
          `${fault} at ${call}`,
        ).toBe(false);
        expect(pool.passwords.size).toBe(0);
        expect(checkInvariants(items).violations).toEqual([]);
      }
    },
    240_000,
  );
});
