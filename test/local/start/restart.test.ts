import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually, moveTo } from '#test/journeys/client.ts';
import {
  aProduct,
  freshName,
  invariants,
  login,
  mailTo,
  orderBody,
  placeOrder,
  shoppers,
  wait,
} from '#test/journeys/given.ts';
import { builtRoot } from './built.ts';
import { fromBuilt, fromSource, isAlive, type Started, startShop } from './started.ts';

const projectRoot = join(import.meta.dirname, '../../..');
const aMinuteOrTwo = { timeout: 120_000 };
const password = 'correct horse battery';

/** All of them end, within a few seconds. */
const areGone = (pids: readonly number[]) =>
  eventually(
    async () => pids.filter(isAlive),
    (alive) => alive.length === 0,
  );

describe('npm start, again and again on one folder', () => {
  let folder: string;
  let built: string;
  let shop: Started;
  const state = () => join(folder, 'state');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shop-state-'));
    built = await builtRoot(projectRoot, join(folder, 'root'));
  });
  afterAll(async () => {
    await shop?.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (command: readonly string[]): Promise<void> => {
    shop = await startShop(state(), { command });
    expect(shop.url, shop.errors).not.toBe('');
    moveTo(shop.url);
  };

  const account = { login: freshName('keeper'), orderId: '', sku: '' };

  it('says in one line that it is ready', aMinuteOrTwo, async () => {
    await start(fromSource);
    expect(shop.output.match(/^ready /gm)).toHaveLength(1);
    expect(shop.output.trimEnd().endsWith(`ready ${shop.url}`)).toBe(true);
    expect(shop.errors).toBe('');
    console.log(`first start: ${shop.seconds.toFixed(1)} s`);

    const email = `${account.login}@shop.example`;
    await call('POST', '/v1/users', { body: { username: account.login, email, password } });
    const token = /activation\?token=(\S+)/.exec((await mailTo(email)).text)?.[1];
    await call('POST', '/v1/users/activation', { body: { token } });
    account.sku = (await aProduct()).sku;
    const order = await placeOrder(
      await login(account.login, password),
      orderBody([{ sku: account.sku, quantity: 1 }]),
    );
    expect(order.status).toBe(201);
    account.orderId = order.json.orderId;
  });

  it('refuses in one line to share its folder or its port', aMinuteOrTwo, async () => {
    const port = Number(new URL(shop.url).port);
    const [sameFolder, samePort] = await Promise.all([startShop(state()), startShop(join(folder, 'other'), { port })]);
    expect([sameFolder.code, samePort.code]).toEqual([1, 1]);
    expect(sameFolder.errors).toMatch(/^.* is in use by process \d+: .*\n$/);
    expect(samePort.errors).toMatch(/^Port \d+ is taken: .*\n$/);
  });

  it('leaves no process behind when it is interrupted', async () => {
    const pids = shop.pids();
    expect(pids.length).toBeGreaterThan(2);
    expect(await shop.end('SIGINT')).toBe(0);
    await areGone(pids);
  });

  it('finds its accounts, orders and pictures when it starts again', aMinuteOrTwo, async () => {
    await start(fromBuilt(built));
    console.log(`second start: ${shop.seconds.toFixed(1)} s`);
    const token = await login(account.login, password);
    const order = await call('GET', `/v1/orders/${account.orderId}`, { token });
    expect([order.status, order.json.lines[0].sku]).toEqual([200, account.sku]);
    expect((await call('GET', order.json.lines[0].image)).status).toBe(200);
    expect(await invariants()).toEqual([]);
  });

  it('loses nothing that it has answered when it is killed in the middle of its work', aMinuteOrTwo, async () => {
    const { sku } = await aProduct({ stock: 100_000 });
    const crowd = await shoppers(4);
    const [late, noMail] = [freshName('late'), { service: 'ses', kind: 'error', rate: 1 }];
    await call('POST', '/_local/faults', { body: noMail });
    await call('POST', '/v1/users', { body: { username: late, email: `${late}@shop.example`, password } });

    // Each shopper orders again and again, until nobody answers any more.
    const body = orderBody([{ sku, quantity: 1 }]);
    const asked = crowd.map(({ token }) => ({ token, keys: new Map<string, string | undefined>() }));
    const work = asked.map(async ({ token, keys }) => {
      for (;;) {
        const key = randomUUID();
        keys.set(key, undefined);
        const { json } = await placeOrder(token, body, key);
        keys.set(key, json.orderId);
      }
    });
    const ended = Promise.allSettled(work);
    // In the middle of its work, however fast this machine is: by what was answered, not by the clock.
    const answers = () => asked.flatMap(({ keys }) => [...keys.values()]).filter((orderId) => orderId !== undefined);
    await eventually(
      async () => answers().length,
      (count) => count >= 20,
      60_000,
    );
    const pids = shop.pids();
    await shop.end('SIGKILL');
    await ended;
    await areGone(pids);

    await start(fromBuilt(built));
    let answered = 0;
    for (const { token, keys } of asked) {
      for (const [key, orderId] of keys) {
        // Whoever has no answer asks again, and whoever has one gets the same.
        const again = await placeOrder(token, body, key);
        expect(again.status).toBe(201);
        if (orderId !== undefined) expect(again.json.orderId).toBe(orderId);
        answered += Number(orderId !== undefined);
      }
      const { items, nextCursor } = (await call('GET', '/v1/orders?limit=100', { token })).json;
      expect([items.length, nextCursor]).toEqual([
        Math.min(keys.size, 100),
        keys.size > 100 ? expect.any(String) : undefined,
      ]);
    }
    expect(answered).toBeGreaterThan(10);
    console.log(`killed after ${answered} answered orders`);

    await wait(3 * 60);
    expect((await mailTo(`${late}@shop.example`)).text).toContain('activation?token=');
    expect(await invariants()).toEqual([]);
    expect(await shop.end('SIGTERM')).toBe(0);
  });
});
