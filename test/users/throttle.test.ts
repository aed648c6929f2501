import { describe, expect, it } from 'vitest';
import { activate } from '#functions/users/activate.ts';
import { login } from '#functions/users/login.ts';
import { register } from '#functions/users/register.ts';
import { stages } from '#infra/stages.ts';
import { Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { networkOf, throttleCount, throttles } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { eventually } from '#test/eventually.ts';
import { fresh } from '#test/factories.ts';
import { testShop } from '#test/shop.ts';
import { form, password, someone, usersWorld } from './world.ts';

const { givenAccount, real, shopOf, written } = usersWorld();

/** The beginning of a window, so that no window ends in the middle of a test. */
const start = (): Date => {
  const window = 24 * 60 * 60_000;
  return new Date((Math.floor(Date.now() / window) + 1) * window);
};
const addresses = () => `2001:db8:${fresh.name('').replace(/\W/g, '').slice(0, 4)}::1`;

describe('a limit', () => {
  const counter = () => {
    const meter = new Meter();
    return { meter, port: throttles.writes(new Table(real.engine, meter)) };
  };
  const when = (now: Date) => ({ shop: testShop, now });

  it('lets through as many as it says, and tells when the window ends', async () => {
    const { port } = counter();
    const counted = [['passwordResets', fresh.name()]] as const;
    const now = minutesLater(20, start());
    for (let i = 0; i < 5; i++) await port.take(counted, when(now));
    await expect(port.take(counted, when(now))).rejects.toMatchObject({
      code: 'too_many_requests',
      details: { retryAfter: 40 * 60 },
    });
  });

  it('begins anew with the next window, however often it was met', async () => {
    const { port } = counter();
    const counted = [['passwordResets', fresh.name()]] as const;
    for (let i = 0; i < 5; i++) await port.take(counted, when(start()));
    for (let i = 0; i < 3; i++) await expect(port.take(counted, when(start()))).rejects.toThrow();
    await port.take(counted, when(minutesLater(60, start())));
  });

  it('counts each subject on its own, and each kind', async () => {
    const { port } = counter();
    const whom = fresh.name();
    for (let i = 0; i < 5; i++) await port.take([['passwordResets', whom]], when(start()));
    await port.take([['activationMails', whom]], when(start()));
    await port.take([['passwordResets', `${whom}2`]], when(start()));
  });

  it('that refuses leaves the others as they were', async () => {
    const { port } = counter();
    const [first, second] = [fresh.name(), fresh.name()];
    for (let i = 0; i < 5; i++) await port.take([['passwordResets', first]], when(start()));
    for (let i = 0; i < 9; i++) {
      const both = [['passwordResets', first] as const, ['activationMails', second] as const];
      await expect(port.take(both, when(start()))).rejects.toThrow();
    }
    await port.take([['activationMails', second]], when(start()));
  });

  it('lets guesses wait for those that are under way, and says after two seconds or so to come back soon', async () => {
    const { port } = counter();
    const counted = [['proofs', fresh.name()]] as const;
    const outcome = Promise.withResolvers<string>();
    let begun = 0;
    const guess = () =>
      port.guess(counted, when(start()), () => {
        begun++;
        return outcome.promise;
      });
    const underWay = Array.from({ length: 10 }, guess);
    await eventually(() => expect(begun).toBe(10));
    await expect(guess()).rejects.toMatchObject({ code: 'too_many_requests', details: { retryAfter: 2 } });
    const patient = guess();
    outcome.resolve('right');
    await expect(Promise.all([...underWay, patient])).resolves.toHaveLength(11);
  });

  it('is not part of what a request costs, and is told beside it', async () => {
    const { port, meter } = counter();
    const counted = [['proofs', fresh.name()]] as const;
    await port.guess(counted, when(start()), async () => 'right');
    expect(meter.capacity).toMatchObject({ rru: 0, wru: 0 });
    expect(meter.counters).toBe(2);
  });

  it('keeps nothing that can be read, and is forgotten', async () => {
    const { port } = counter();
    const whom = fresh.name('secretive');
    await port.take([['passwordResets', whom]], when(start()));
    const counts = (await real.items()).flatMap((item) => throttleCount.from(item) ?? []);
    expect(JSON.stringify(counts)).not.toContain('secretive');
    for (const { ttl } of counts) expect(ttl).toBeLessThan(minutesLater(26 * 60, start()).getTime() / 1000);
    expect(counts.length).toBeGreaterThan(0);
  });
});

describe('a viewer', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('with the address %s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('logins', () => {
  const tried = async (viewer: string, said = 'wrong', attempts = 1, account = givenAccount()) => {
    const { shop, user } = await account;
    const request = { viewer, body: { login: user.username, password: said } };
    const answers = await Promise.all(Array.from({ length: attempts }, () => shop.call(login, request)));
    return { shop, user, statuses: answers.map(({ status }) => status) };
  };

  it('of fifty guesses at once reach the pool ten times', async () => {
    await at(start(), async () => {
      const { shop, statuses } = await tried(addresses(), 'wrong', 50);
      expect(shop.pool.asked.length).toBe(10);
      expect(statuses.filter((status) => status === 401).length).toBe(10);
      expect(statuses.filter((status) => status === 429).length).toBe(40);
    });
  });

  it('wait after ten wrong passwords, with the right one as well, until the window ends', async () => {
    const viewer = addresses();
    const account = givenAccount();
    await at(start(), async () => {
      await tried(viewer, 'wrong', 10, account);
      const { shop, user } = await account;
      const answer = await shop.call(login, { viewer, body: { login: user.username, password } });
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '900']);
    });
    await at(minutesLater(15, start()), async () => {
      expect((await tried(viewer, password, 1, account)).statuses).toEqual([201]);
    });
  });

  it('from another address, or with another name, are not kept out', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const account = givenAccount();
      await tried(viewer, 'wrong', 11, account);
      expect((await tried(addresses(), password, 1, account)).statuses).toEqual([201]);
      expect((await tried(viewer, password)).statuses).toEqual([201]);
    });
  });

  it('are counted together for the addresses that one viewer has, and for a name in any case', async () => {
    await at(start(), async () => {
      const { shop, user } = await givenAccount();
      for (let i = 0; i < 10; i++) {
        const name = i % 2 ? user.username : user.username.toUpperCase();
        await shop.call(login, { viewer: `2001:db8:77:77::${i}`, body: { login: name, password: 'wrong' } });
      }
      const request = { viewer: '2001:db8:77:77::ffff', body: { login: user.username, password } };
      expect(await shop.refused(login, request)).toMatchObject({ code: 'too_many_requests' });
    });
  });

  it('with the right password do not count, however many there are', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const account = givenAccount();
      for (let i = 0; i < 12; i++) expect((await tried(viewer, password, 1, account)).statuses).toEqual([201]);
    });
  });

  it('of more at once than there may be failures all get in, if only they are right', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const account = givenAccount();
      const { statuses } = await tried(viewer, password, 30, account);
      expect(statuses.filter((status) => status !== 201)).toEqual([]);
      expect((await tried(viewer, password, 1, account)).statuses).toEqual([201]);
    });
  });

  it('that are right open no door to wrong ones that come with them', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const account = givenAccount();
      const attempts = Array.from({ length: 60 }, (_, i) => tried(viewer, i % 3 ? 'wrong' : password, 1, account));
      const statuses = (await Promise.all(attempts)).flatMap((attempt) => attempt.statuses);
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
      expect((await tried(viewer, 'wrong', 11, account)).statuses).toContain(429);
    });
  });

  it('that the pool cannot answer are nobody’s failures', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const account = givenAccount();
      const { shop } = await account;
      shop.pool.isDown = true;
      for (let i = 0; i < 12; i++) expect((await tried(viewer, password, 1, account)).statuses).toEqual([503]);
      shop.pool.isDown = false;
      expect((await tried(viewer, password, 1, account)).statuses).toEqual([201]);
    });
  });

  it('are refused alike for a name that nobody has', async () => {
    await at(start(), async () => {
      const viewer = addresses();
      const { shop, user } = await givenAccount();
      const answers = async (name: string) => {
        const statuses: number[] = [];
        for (let i = 0; i < 12; i++) {
          statuses.push((await shop.call(login, { viewer, body: { login: name, password: 'wrong' } })).status);
        }
        return statuses;
      };
      expect(await answers(fresh.name('nobody'))).toEqual(await answers(user.username));
    });
  });

  it('with a hundred wrong passwords from one address wait in prod, whatever the names', async () => {
    const shop = shopOf(real.engine, { shop: { throttles: stages.prod.shop.throttles } });
    await at(start(), async () => {
      const viewer = addresses();
      const attempts = Array.from({ length: 101 }, () => fresh.name('nobody'));
      const answers = await Promise.all(
        attempts.map((name) => shop.call(login, { viewer, body: { login: name, password } })),
      );
      expect(answers.filter(({ status }) => status === 429).length).toBe(1);
    });
  });
});

describe('registrations', () => {
  it('of one address are bounded by the stage', async () => {
    const throttled = { ...testShop.throttles, registrations: 2 };
    const shop = shopOf(real.engine, { shop: { throttles: throttled } });
    await at(start(), async () => {
      const viewer = addresses();
      for (let i = 0; i < 2; i++) await shop.done(register, { viewer, body: someone() });
      const body = someone();
      expect(await shop.refused(register, { viewer, body })).toMatchObject({ code: 'too_many_requests' });
      await shop.done(register, { viewer: addresses(), body });
    });
  });
});

describe('confirmations', () => {
  it('of one address are bounded by the stage, and a page says so', async () => {
    const shop = shopOf(real.engine, { shop: { throttles: { ...testShop.throttles, confirmations: 1 } } });
    const body = `token=${fresh.user()}.a.b`;
    await at(start(), async () => {
      const viewer = addresses();
      expect((await shop.call(activate, { viewer, headers: form, body })).status).toBe(400);
      const answer = await shop.call(activate, { viewer, headers: form, body });
      expect([answer.status, answer.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('尝试次数过多');
    });
  });
});

describe('the log', () => {
  it('tells what counters cost, and nobody’s address', async () => {
    await at(start(), async () => {
      const { shop, user } = await givenAccount();
      await shop.call(login, { viewer: '198.51.100.99', body: { login: user.username, password } });
      expect(written.lines.at(-1)).toMatchObject({ capacity: { rru: 1, wru: 0 }, counters: 4 });
      expect(written.text).not.toContain('198.51.100.99');
    });
  });
});
