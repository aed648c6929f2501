import { describe, expect, it } from 'vitest';
import { call, eventually, moveTo } from './client.ts';
import { aProduct, freshName, invariants, login, mailTo, placeOrder, wait } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const cloud = ownCloud();
const password = 'correct horse battery';

/** Registers by mail, as anybody would. */
const registered = async () => {
  const username = freshName('secretive').toLowerCase().slice(0, 24);
  const email = `${username}@private.example`;
  const { json } = await call('POST', '/v1/users', { body: { username, email, password } });
  const { text } = await mailTo(email);
  const token = new URL(/http:\S+/.exec(text)?.[0] ?? '').searchParams.get('token');
  await call('POST', '/v1/users/activation', { body: { token } });
  return { userId: String(json.userId), username, email, token: await login(email, password) };
};

const linkTo = async (email: string) => {
  const { text } = await eventually(
    () => mailTo(email),
    (mail) => mail.text.includes('/v1/users/exports?token='),
  );
  const { pathname, search } = new URL(/http:\S+/.exec(text)?.[0] ?? '');
  return pathname + search;
};

describe.skipIf(isElsewhere)('somebody who leaves', () => {
  it('takes everything along, leaves nothing personal behind, and may come back under the same name', async () => {
    moveTo(cloud().url);
    const { userId, username, email, token } = await registered();
    const secrets = [username, email, `Ms ${username}`, '+44 7700 900123', `Hidden Lane of ${username}`];
    const [, , displayName, phone, street] = secrets;
    await call('PATCH', '/v1/users/me', { token, body: { displayName, phone } });
    const address = { recipient: displayName, phone, country: 'GB', city: 'Leeds', street };
    const { addressId } = (await call('POST', '/v1/users/me/addresses', { token, body: address })).json;
    const { sku } = await aProduct();
    const body = { addressId, paymentMethod: 'card', note: username, items: [{ sku, quantity: 1 }] };
    const orders = [await placeOrder(token, body), await placeOrder(token, body)];
    expect(orders.map(({ status }) => status)).toEqual([201, 201]);
    const [paid] = orders;
    const payment = await call('POST', `/v1/orders/${paid?.json.orderId}/payments`, { token, body: {} });
    await call('POST', '/_local/sandbox/_ctl', { body: { pay: payment.json.paymentNumber } });
    const status = () => call('GET', `/v1/orders/${paid?.json.orderId}`, { token });
    await eventually(status, ({ json }) => json.status === 'paid');

    // Everything that is known, behind the link of a mail.
    expect((await call('POST', '/v1/users/me/exports', { token })).status).toBe(202);
    const link = await linkTo(email);
    const { headers } = await call('GET', link);
    const file = await call('GET', String(headers['location']));
    expect(file.headers['content-disposition']).toMatch(/^attachment/);
    for (const secret of secrets) expect(file.text).toContain(secret);
    expect(JSON.parse(file.text).known.order).toHaveLength(2);

    // A consumer once gave up on something that spoke of her.
    const { FileBucket, FailureBucket } = cloud().outputs['shop-dev-data'] ?? {};
    const { s3 } = cloud().engines;
    const failed = Buffer.from(JSON.stringify({ payload: JSON.stringify({ userId, email }) }));
    await s3.putObject(String(FailureBucket), 'aws/lambda/failed', { body: failed, contentType: 'application/json' });
    const linesBefore = cloud().log().length;

    const [erased] = await Promise.all([
      call('POST', '/v1/users/me/erasure', { token, body: { password } }),
      call('PATCH', '/v1/users/me', { token, body: { displayName } }),
      placeOrder(token, body),
    ]);
    if (erased.status !== 204) {
      expect(erased.status, erased.text).toBe(409);
      expect((await call('POST', '/v1/users/me/erasure', { token, body: { password } })).status).toBe(204);
    }
    // The last token dies, the unpaid orders expire.
    await wait(25 * 60);
    await wait(25 * 60);

    const table = (await call('GET', '/_local/table')).text;
    const log = cloud().log().join('\n');
    expect(linesBefore).toBeGreaterThan(0);
    for (const secret of secrets) {
      expect(table).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
    expect(table).toContain(`USER#${userId}`);
    expect(s3.keys(String(FailureBucket))).toEqual([]);
    expect(s3.keys(String(FileBucket))).toEqual([`erasures/${userId}`]);
    expect((await call('GET', link)).status).toBe(400);
    expect((await call('POST', '/v1/sessions', { body: { login: email, password } })).status).toBe(401);
    expect(await invariants()).toEqual([]);

    const again = await call('POST', '/v1/users', { body: { username, email, password } });
    expect(again.status).toBe(201);
    expect(again.json.userId).not.toBe(userId);
  }, 240_000);
});
