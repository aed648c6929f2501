import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorize } from '#infra/local/gateway/authorizer.ts';
import { aRequest } from './request.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { kty = '', n = '', e = '' } = publicKey.export({ format: 'jwk' });
const now = new Date('2026-03-05T12:00:00Z');
const seconds = now.getTime() / 1000;
const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc';

const usual = {
  iss: issuer,
  client_id: 'client',
  username: 'usr_1',
  scope: 'openid shop/shopper',
  exp: seconds + 900,
  iat: seconds,
  'cognito:groups': ['a', 'b'],
  admin: false,
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const token = (claims: object, header: object = { alg: 'RS256', kid: 'k1' }): string => {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
};

const decide = (authorization: string | undefined, scopes = ['shop/shopper']) =>
  authorize(aRequest({ headers: authorization === undefined ? {} : { authorization } }), {
    authorizer: { identitySource: '$request.header.Authorization', issuer, audience: ['client'] },
    scopes,
    keysOf: (of) => (of === issuer ? [{ kid: 'k1', kty, n, e }] : []),
    now,
  });

describe('the JWT authorizer', () => {
  it('lets a token in, with its claims as texts', () => {
    expect(decide(`Bearer ${token(usual)}`)).toEqual({
      identity: {
        claims: {
          iss: issuer,
          client_id: 'client',
          username: 'usr_1',
          scope: 'openid shop/shopper',
          exp: String(seconds + 900),
          iat: String(seconds),
          'cognito:groups': '[a b]',
          admin: 'false',
        },
        scopes: ['openid', 'shop/shopper'],
      },
    });
  });

  it('takes a token without the word Bearer', () => {
    expect(decide(token(usual))).toHaveProperty('identity');
  });

  it('asks for a token', () => {
    const refused = { status: 401, body: '{"message":"Unauthorized"}' };

    expect(decide(undefined)).toMatchObject({ refused });
    expect(decide('Bearer ')).toMatchObject({ refused });
  });

  it.each([
    ['has expired', token({ ...usual, exp: seconds })],
    ['is not valid yet', token({ ...usual, nbf: seconds + 60 })],
    ['is from another issuer', token({ ...usual, iss: `${issuer}d` })],
    ['is for another client', token({ ...usual, client_id: 'other' })],
    ['has another audience, whatever its client', token({ ...usual, aud: 'other' })],
    ['names an unknown key', token(usual, { alg: 'RS256', kid: 'k2' })],
    ['is not signed', `${encode({ alg: 'none', kid: 'k1' })}.${encode(usual)}.`],
    ['is signed in another way', token(usual, { alg: 'HS256', kid: 'k1' })],
    ['has been changed', token(usual).replace(/\.[^.]+\./, `.${encode({ ...usual, username: 'usr_2' })}.`)],
    ['is no token', 'abc'],
  ])('refuses a token that %s', (_, given) => {
    expect(decide(`Bearer ${given}`)).toMatchObject({ refused: { status: 401, body: '{"message":"Unauthorized"}' } });
  });

  it('forbids what the token has no scope for, as an ID token has none', () => {
    const { client_id: _, scope: __, ...idToken } = { ...usual, aud: 'client' };

    expect(decide(token({ ...usual, scope: 'shop/merchant' }))).toMatchObject({ refused: { status: 403 } });
    expect(decide(token(idToken))).toMatchObject({ refused: { status: 403, body: '{"message":"Forbidden"}' } });
    expect(decide(token(idToken), [])).toHaveProperty('identity');
  });
});
