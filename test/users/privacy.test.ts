import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { placeOrder } from '#functions/orders/place-order.ts';
import { activate } from '#functions/users/activate.ts';
import { changeProfile } from '#functions/users/change-profile.ts';
import { login } from '#functions/users/login.ts';
import { logout } from '#functions/users/logout.ts';
import { refreshSession } from '#functions/users/refresh-session.ts';
import { register } from '#functions/users/register.ts';
import { repairRegistrations } from '#functions/users/repair-registrations.ts';
import { retryMails } from '#functions/users/retry-mails.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { mailToken, users } from '#shared/users/index.ts';
import { at, minutesLater } from '#test/clock.ts';
import { engineFaults, faultyEngine } from '#test/engines.ts';
import { shopper } from '#test/event.ts';
import { address, aStock, fresh, orderBody } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver, tokenKeys } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

const written = capturedLog();
const real = realTable();

const person = () => {
  const username = fresh.name('secretive');
  return { username, email: `${username}@private.example`, password: 'horse battery staple' };
};
/** Nothing of a person may ever stand in the log: whatever a test has sent is looked for in what it has logged. */
const secrets = new Set<string>([
  'horse battery staple',
  'private.example',
  'secretive',
  address.recipient,
  address.street,
  '138 0000',
]);
afterEach(() => {
  for (const secret of secrets) expect(written.text).not.toContain(secret);
});
const lines = () => expect(written.lines.length).toBeGreaterThan(0);

describe('the log holds nothing personal', () => {
  it('of a registration, an activation, sessions and a profile', async () => {
    const shop = shopOver({ engine: real.engine });
    const { username, email, password } = person();
    const { userId } = await shop.done(register, { body: { username, email, password } });
    const user = await users.reads(real.table).of(userId);
    const token = mailToken(tokenKeys, { purpose: 'activation' }, user ?? { userId, nonce: '' }, new Date());
    secrets.add(token);
    await shop.done(activate, { body: { token } });
    const session = await shop.done(login, { body: { login: email, password }, query: { tokens: 'body' } });
    secrets.add(session.accessToken).add(session.refreshToken ?? 'none');
    await shop.done(refreshSession, { body: { refreshToken: session.refreshToken } });
    await shop.done(changeProfile, {
      caller: shopper(userId),
      body: { displayName: 'secretive', phone: '+86 138 0000 0000' },
    });
    await shop.call(logout, { caller: shopper(userId), cookies: [`__Host-refresh=${session.refreshToken}`] });
    lines();
  });

  it('of what was refused', async () => {
    const shop = shopOver({ engine: real.engine });
    const { username, email, password } = person();
    await shop.call(register, { body: { username, email, password: username } });
    await shop.call(register, { body: { username, email, password, admin: 'secretive' } });
    await shop.call(register, { body: `{"email":"${email}","password":${password}}` });
    await shop.call(login, { body: { login: email, password } });
    lines();
  });

  it('of an order', async () => {
    const shop = shopOver({ engine: real.engine });
    const stock = aStock();
    await real.given([stockItem.put(stock)]);
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const body = orderBody([{ sku: stock.sku, quantity: 1 }], { note: 'secretive' });
    await shop.done(placeOrder, { caller: shopper(fresh.user()), body, headers });
    lines();
  });

  it.each(engineFaults)('of a registration that breaks off by %s', async (fault) => {
    for (const call of [0, 1, 2, 3]) {
      const shop = shopOver({ engine: faultyEngine(real.engine, new Map([[call, fault]])) });
      shop.pool.isDown = call === 3;
      await shop.call(register, { body: person() });
    }
    lines();
  });

  it('of the sweeps that clear up', async () => {
    const shop = shopOver({ engine: real.engine });
    shop.mailer.isDown = true;
    await at(minutesLater(20), async () => {
      expect((await shop.run(retryMails))['postponed']).toBeGreaterThan(0);
      expect((await shop.run(repairRegistrations))['withdrawn']).toBeGreaterThan(0);
    });
    lines();
  });
});
