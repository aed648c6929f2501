import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from './client.ts';
import { type Account, aShopper } from './given.ts';
import { isElsewhere, ownCloud } from './own-cloud.ts';

const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const read = (token: string, at: 0 | 1): object =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token with changed claims or header, signed by somebody. */
const forged = (
  token: string,
  { header = {}, claims = {} }: { header?: object; claims?: object },
  sign: (text: string) => string,
) => {
  const text = `${part({ ...read(token, 0), ...header })}.${part({ ...read(token, 1), ...claims })}`;
  return `${text}.${sign(text)}`;
};
const bySomebody = (text: string) => createSign('sha256').update(text).sign(privateKey, 'base64url');

/** What tokens of the shop's own open, and what they do not, is in `authorization.test.ts`. */
describe.skipIf(isElsewhere)('the gateway lets nobody in', () => {
  const cloud = ownCloud();
  let shopper: Account;
  beforeAll(async () => {
    shopper = await aShopper();
  });

  const expectUnauthorized = async (token: string | undefined, path = '/v1/users/me') => {
    const answer = await call('GET', path, { token });
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(answer.headers['x-capacity']).toBe('rt=0 rru=0 wru=0');
  };

  it.each(['', 'x', 'null', 'a.b.c', '..', `${'x'.repeat(500)}.y.z`, 'é', '{}'])('with %j for a token', (token) =>
    expectUnauthorized(Buffer.from(token).toString('latin1')),
  );

  it('with a token that somebody else has signed', () => expectUnauthorized(forged(shopper.token, {}, bySomebody)));

  it('with a token whose claims were changed', async () => {
    const signature = shopper.token.split('.')[2] ?? '';
    await expectUnauthorized(forged(shopper.token, { claims: { scope: 'shop/admin shop/shopper' } }, () => signature));
  });

  it('with a token that says it needs no signature', async () => {
    for (const alg of ['none', 'None', 'NONE'])
      await expectUnauthorized(forged(shopper.token, { header: { alg } }, () => ''));
  });

  it('with a token that takes the public key for a secret', async () => {
    const [key] = cloud().engines.cognito.keysOf(cloud().userPools[0] ?? '').keys;
    const withSecret = (secret: string) => (text: string) =>
      createHmac('sha256', secret).update(text).digest('base64url');
    for (const secret of [key?.n ?? '', JSON.stringify(key)])
      await expectUnauthorized(forged(shopper.token, { header: { alg: 'HS256' } }, withSecret(secret)));
  });

  it('whose edge headers are made up', async () => {
    const headers = { 'x-shop-session': 'cookie', 'x-shop-viewer': '1.2.3.4' };
    const answer = await call('GET', '/v1/users/me', { headers });
    expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}']);
    // The made-up header does not make a Bearer request a cookie request either.
    const changed = await call('PATCH', '/v1/users/me', { token: shopper.token, headers, body: { displayName: 'A' } });
    expect(changed.status).toBe(200);
  });

  it('any longer once the token has expired', async () => {
    expect((await call('GET', '/v1/users/me', { token: shopper.token })).status).toBe(200);
    await cloud().clock.advance(15 * 60 - 30);
    expect((await call('GET', '/v1/users/me', { token: shopper.token })).status).toBe(200);
    await cloud().clock.advance(31);
    await expectUnauthorized(shopper.token);
  });
});
