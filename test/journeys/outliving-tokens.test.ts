import { beforeAll, describe, expect, it } from 'vitest';
import { call, seedPassword } from './client.ts';
import {
  type Account,
  aProduct,
  aShopper,
  login,
  orderBody,
  placeOrder,
  productBody,
  uploadedImage,
  wait,
} from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';
import { expectProblem } from './problem.ts';

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const sessionOf = async ({ username }: Account): Promise<Session> =>
  (await call('POST', '/v1/sessions?tokens=body', { body: { login: username, password: seedPassword } })).json;
const refresh = ({ refreshToken }: Session) => call('POST', '/v1/sessions/refresh', { body: { refreshToken } });
const me = (token: string) => call('GET', '/v1/users/me', { token });

/** Tokens are looked at by the gateway alone, which asks nobody: what they open stays open until they expire. */
describe.skipIf(isElsewhere)('a token that is no longer meant to be', () => {
  ownCloud();
  let sku: string;
  beforeAll(async () => {
    ({ sku } = await aProduct());
  });

  const expectExpired = async (token: string) => {
    await wait(15 * 60 + 1);
    const answer = await me(token);
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}']);
  };

  it('serves whoever has logged out a quarter of an hour longer, and no refresh', async () => {
    const shopper = await aShopper();
    const session = await sessionOf(shopper);
    const { accessToken: token } = session;
    expect((await call('DELETE', '/v1/sessions/current', { token })).status).toBe(204);
    expectProblem(await refresh(session), 401, 'session_ended');
    expect((await me(token)).status).toBe(200);
    expect((await placeOrder(token, orderBody([{ sku, quantity: 1 }]))).status).toBe(201);
    await expectExpired(token);
    expectProblem(await refresh(session), 401, 'session_ended');
  });

  it('serves a suspended merchant a quarter of an hour longer, and a refresh makes a shopper’s of it', async () => {
    const admin = await login('admin');
    const owner = await aShopper();
    const applied = await call('POST', '/v1/merchants', { token: owner.token, body: { name: '小店 A small shop' } });
    const { merchantId } = applied.json;
    const decide = async (approved: boolean) => {
      const path = `/v1/admin/merchants/${merchantId}/approval`;
      expect((await call('PUT', path, { token: admin, body: { approved } })).status).toBe(200);
    };
    await decide(true);
    const session = await sessionOf(owner);
    const { accessToken: token } = session;
    const body = productBody(await uploadedImage(token));
    expect((await call('POST', '/v1/products', { token, body })).status).toBe(201);

    await decide(false);
    expect((await call('GET', '/v1/merchant/products', { token })).json.items).toHaveLength(1);
    const renewed = await refresh(session);
    expect(renewed.status).toBe(200);
    const now: string = renewed.json.accessToken;
    expect((await call('GET', '/v1/sessions/current', { token: now })).json.roles).toEqual(['shopper']);
    expect((await me(now)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/v1/merchant/products'],
      ['POST', '/v1/products'],
    ] as const) {
      const answer = await call(method, path, { token: now, ...(method === 'POST' && { body }) });
      expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
    }
    await expectExpired(token);
  });

  it('finds nothing of whoever was erased, and is not refreshed', async () => {
    const shopper = await aShopper();
    const session = await sessionOf(shopper);
    const { accessToken: token } = session;
    const order = await placeOrder(token, orderBody([{ sku, quantity: 1 }]));
    expect((await call('POST', '/v1/users/me/erasure', { token, body: { password: seedPassword } })).status).toBe(204);

    expectProblem(await refresh(session), 401, 'session_ended');
    for (const path of ['/v1/users/me', '/v1/sessions/current']) {
      expectProblem(await call('GET', path, { token }), 404, 'not_found');
    }
    expectProblem(await call('PATCH', '/v1/users/me', { token, body: { displayName: 'A' } }), 404, 'not_found');
    const orderNow = await call('GET', `/v1/orders/${order.json.orderId}`, { token });
    expect(orderNow.text).not.toContain('小明');
    const again = { body: { login: shopper.username, password: seedPassword } };
    expectProblem(await call('POST', '/v1/sessions', again), 401, 'wrong_credentials');
    await expectExpired(token);
  });
});
