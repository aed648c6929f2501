import { describe, expect, it } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { register } from '#functions/users/register.ts';
import { repairRegistrations } from '#functions/users/repair-registrations.ts';
import { requestActivationMail } from '#functions/users/request-activation-mail.ts';
import { activationEnd, mailToken } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { faultyEngine } from '#test/engines.ts';
import { fresh } from '#test/factories.ts';
import { memoryUserPool } from '#test/fakes.ts';
import { tokenKeys } from '#test/shop.ts';
import { password, someone, usersWorld } from './world.ts';

const { mailsOf, real, shopOf, userOf, violations, written } = usersWorld();

describe('a registration', () => {
  it('makes a user who waits, an account in the pool, and a mail on its way', async () => {
    const shop = shopOf();
    const { username, email } = someone(`Ann-${fresh.name()}`);
    const account = await shop.done(register, { body: { username, email, password } });
    expect(account).toMatchObject({ username, email, status: 'pending_activation' });
    expect(await userOf(account.userId)).toMatchObject({ status: 'pending_activation', locale: 'en' });
    expect([...shop.pool.passwords]).toEqual([[account.userId, password]]);
    expect(await mailsOf(account.userId)).toMatchObject([{ mail: 'activation', attempts: 0 }]);
    expect(await violations()).toEqual([]);
  });

  it('keeps the password nowhere in the table', async () => {
    await shopOf().done(register, { body: someone() });
    expect(JSON.stringify(await real.items())).not.toContain(password);
  });

  it('speaks Chinese to those who ask for it', async () => {
    const headers = { 'content-type': 'application/json', 'accept-language': 'zh-CN,zh;q=0.9' };
    const { userId } = await shopOf().done(register, { body: someone(), headers });
    expect(await userOf(userId)).toMatchObject({ locale: 'zh' });
  });

  it.each([
    [
      'the username in another case',
      ({ username }: { username: string }) => ({ username: username.toUpperCase() }),
      'username_taken',
    ],
    ['the e-mail in another case', ({ email }: { email: string }) => ({ email: email.toUpperCase() }), 'email_taken'],
  ])('of %s is refused, and takes nothing', async (_, same, code) => {
    const shop = shopOf();
    const first = someone();
    const { userId } = await shop.done(register, { body: first });
    expect(await shop.refused(register, { body: { ...someone(), ...same(first) } })).toMatchObject({
      status: 409,
      code,
    });
    expect([...shop.pool.passwords.keys()]).toEqual([userId]);
    expect(await violations()).toEqual([]);
  });

  it('is won by one of many who want the same name at once', async () => {
    const shop = shopOf();
    const wanted = fresh.name();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => shop.call(register, { body: { ...someone(), username: wanted } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(await violations()).toEqual([]);
  });

  it('of a taken e-mail looks like any other where the stage does not tell, and its owner gets a mail', async () => {
    const shop = shopOf(real.engine, { shop: { tellTakenEmail: false } });
    const first = someone();
    const owner = await shop.done(register, { body: first });
    const again = await shop.done(register, { body: { ...someone(), email: first.email } });
    expect(again).toMatchObject({ email: first.email, status: 'pending_activation' });
    expect(again.userId).not.toBe(owner.userId);
    expect((await mailsOf(owner.userId)).map(({ mail }) => mail).sort()).toEqual(['activation', 'already_registered']);
    expect(shop.pool.passwords.has(again.userId)).toBe(false);
  });

  it('names everything that is missing', async () => {
    const { errors } = await shopOf().refused(register, { body: {} });
    expect(errors?.map(({ path }) => path)).toEqual(['username', 'email', 'password']);
  });
});

describe('a registration that breaks off', () => {
  it('frees the name when the pool is down', async () => {
    const shop = shopOf();
    const body = someone();
    shop.pool.isDown = true;
    expect(await shop.refused(register, { body })).toMatchObject({ status: 503, code: 'unavailable' });
    expect(await violations()).toEqual([]);
    shop.pool.isDown = false;
    expect((await shop.call(register, { body })).status).toBe(201);
  });

  /** The calls of a registration: its count, the claims, the account (no call), the end. */
  const crash = async (call: number, body: ReturnType<typeof someone>) => {
    const pool = memoryUserPool();
    const plan = new Map([[call, 'timeout' as const]]);
    const answer = await shopOf(faultyEngine(real.engine, plan), { pool }).call(register, { body });
    expect(answer.status).toBe(503);
    return pool;
  };

  it('between the claims and the account is cleared away by the repair, and the name is free', async () => {
    const body = someone();
    const pool = memoryUserPool();
    pool.isDown = true;
    // The pool is down, and so is the table when the claims are to be given back.
    const engine = faultyEngine(real.engine, new Map([[2, 'timeout']]));
    expect((await shopOf(engine, { pool }).call(register, { body })).status).toBe(503);
    // The answer is the pool's, and the log has both.
    expect(written.lines).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'registration not withdrawn', userId: expect.any(String) }),
    );
    expect(await shopOf().refused(register, { body })).toMatchObject({ code: 'username_taken' });

    const shop = shopOf();
    expect(await shop.run(repairRegistrations)).toMatchObject({ withdrawn: 0 });
    await at(minutesLater(16), async () => expect(await shop.run(repairRegistrations)).toMatchObject({ withdrawn: 1 }));
    expect((await shop.call(register, { body })).status).toBe(201);
    expect(await violations()).toEqual([]);
  });

  it('after the account leaves neither account nor name behind', async () => {
    const body = someone();
    const pool = await crash(2, body);
    expect(pool.passwords.size).toBe(1);
    await at(minutesLater(16), async () => {
      expect(await shopOf(real.engine, { pool }).run(repairRegistrations)).toMatchObject({ withdrawn: 1 });
    });
    expect(pool.passwords.size).toBe(0);
    expect((await shopOf().call(register, { body })).status).toBe(201);
  });

  it('does not keep the repair from those behind it', async () => {
    const pool = memoryUserPool();
    pool.isDown = true;
    const crashed = async () => {
      const body = someone();
      const engine = faultyEngine(real.engine, new Map([[2, 'timeout']]));
      expect((await shopOf(engine, { pool }).call(register, { body })).status).toBe(503);
    };
    await crashed();
    await crashed();
    pool.isDown = false;

    let removals = 0;
    const remove = async () => {
      if (++removals === 1) throw new Error('this account cannot be removed');
    };
    await at(minutesLater(16), async () =>
      expect(await shopOf(real.engine, { pool: { ...pool, remove } }).run(repairRegistrations)).toMatchObject({
        withdrawn: 1,
        failed: 1,
      }),
    );
    await at(minutesLater(40), () => shopOf(real.engine, { pool }).run(repairRegistrations));
    expect(await violations()).toEqual([]);
  });

  it('is not taken back when it came to its end: the repair waits a week for its activation', async () => {
    const shop = shopOf();
    const { userId } = await shop.done(register, { body: someone() });
    await at(minutesLater(16), async () => expect(await shop.run(repairRegistrations)).toMatchObject({ withdrawn: 0 }));
    const user = await userOf(userId);
    expect(user).toMatchObject({ status: 'pending_activation', dueAt: activationEnd(new Date(user.createdAt)) });
    await at(minutesLater(40), async () =>
      expect(await shop.run(repairRegistrations)).toEqual({ withdrawn: 0, settled: 0, failed: 0 }),
    );
  });
});

describe('an account that nobody activates', () => {
  const days = (count: number) => minutesLater(count * 24 * 60 + 1);
  /** The sweep looks at an account as soon as its registration is over, and again when it has waited long enough. */
  const swept = async (shop: ReturnType<typeof shopOf>, ...times: readonly Date[]) => {
    for (const time of times) await at(time, () => shop.run(repairRegistrations));
  };

  it('is cleared away after a week, and its name and address are free', async () => {
    const shop = shopOf();
    const body = someone();
    const { userId } = await shop.done(register, { body });
    await swept(shop, minutesLater(16), days(6));
    expect(await userOf(userId)).toMatchObject({ status: 'pending_activation' });
    await swept(shop, days(7));
    expect(shop.pool.passwords.has(userId)).toBe(false);
    expect(await shop.done(register, { body })).toMatchObject({ username: body.username });
    expect(await violations()).toEqual([]);
  });

  it('waits for another week after its last activation mail', async () => {
    const shop = shopOf();
    const body = someone();
    const { userId } = await shop.done(register, { body });
    await swept(shop, minutesLater(16));
    await at(days(5), () => shop.done(requestActivationMail, { body: { email: body.email } }));
    await swept(shop, days(7), days(11));
    expect(await userOf(userId)).toMatchObject({ status: 'pending_activation' });
    await swept(shop, days(12));
    await expect(userOf(userId)).rejects.toThrow('there is no user');
  });

  it('stays when it is activated at the last moment', async () => {
    const shop = shopOf();
    const { userId } = await shop.done(register, { body: someone() });
    await swept(shop, minutesLater(16));
    await at(days(7), async () => {
      const token = mailToken(tokenKeys, { purpose: 'activation' }, await userOf(userId), new Date());
      const [activation] = await Promise.all([shop.call(activate, { body: { token } }), shop.run(repairRegistrations)]);
      const isThere = shop.pool.passwords.has(userId);
      expect(activation.status).toBe(isThere ? 200 : 400);
      if (isThere) expect(await userOf(userId)).toMatchObject({ status: 'active' });
    });
    expect(await violations()).toEqual([]);
  });

  it('is cleared away by the next sweep when the pool was down', async () => {
    const shop = shopOf();
    const body = someone();
    await shop.done(register, { body });
    await swept(shop, minutesLater(16));
    shop.pool.isDown = true;
    await swept(shop, days(7));
    shop.pool.isDown = false;
    expect((await shop.call(register, { body })).status).toBe(409);
    await swept(shop, days(8));
    expect((await shop.call(register, { body })).status).toBe(201);
    expect(await violations()).toEqual([]);
  });
});
