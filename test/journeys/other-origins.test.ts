import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, call, seedPassword } from './client.ts';
import { type Account, aShopper } from './given.ts';
import { isElsewhere } from './own-cloud.ts';

/** On the list of the stage `dev`. */
const allowed = 'http://localhost:5173';
const strangers = [
  'https://evil.example',
  'null',
  `${allowed}.evil.example`,
  'http://localhost:5174',
  'https://localhost:5173',
];

const corsHeaders = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

/** A browser asks before it sends a token, or JSON. */
const preflight = (origin: string, path: string, method: string) =>
  call('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
    },
  });

describe.skipIf(isElsewhere)('a page of another origin', () => {
  let shopper: Account;
  beforeAll(async () => {
    shopper = await aShopper();
  });

  it('that is allowed may call with a token, and sees what it needs of the headers', async () => {
    const answer = await call('GET', '/v1/users/me', { token: shopper.token, headers: { origin: allowed } });
    expect([answer.status, answer.json.userId]).toEqual([200, shopper.userId]);
    expect(answer.headers['access-control-allow-origin']).toBe(allowed);
    expect(String(answer.headers['vary'])).toMatch(/\borigin\b/i);
    const exposed = String(answer.headers['access-control-expose-headers']).split(',');
    expect(exposed).toEqual(expect.arrayContaining(['etag', 'location', 'retry-after', 'x-request-id']));
  });

  it('that is allowed sees refusals as well, the shop’s own and the gateway’s', async () => {
    for (const path of ['/v1/orders/absent', '/v1/users/me', '/v1/nowhere']) {
      for (const token of [shopper.token, 'nonsense']) {
        const { headers } = await call('GET', path, { token, headers: { origin: allowed } });
        expect(headers['access-control-allow-origin'], path).toBe(allowed);
      }
    }
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('that is allowed is told that it may send %s', async (method) => {
    const answer = await preflight(allowed, '/v1/orders', method);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const headers = corsHeaders(answer);
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(String(headers['access-control-allow-methods']).split(',')).toContain(method);
    expect(String(headers['access-control-allow-headers']).toLowerCase().split(',')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-match']),
    );
  });

  it.each(strangers)('that is not allowed, %s, is told nothing', async (origin) => {
    expect(corsHeaders(await preflight(origin, '/v1/orders', 'POST'))).toEqual({});
    const answer = await call('GET', '/v1/users/me', { token: shopper.token, headers: { origin } });
    expect([answer.status, corsHeaders(answer)]).toEqual([200, {}]);
  });

  it('never gets the browser to send cookies along', async () => {
    const body = { login: shopper.username, password: seedPassword };
    for (const origin of [allowed, ...strangers]) {
      const answers = [
        await preflight(origin, '/v1/sessions', 'POST'),
        await call('POST', '/v1/sessions', { body, headers: { origin } }),
        await call('GET', '/v1/products', { headers: { origin } }),
      ];
      for (const answer of answers) expect(corsHeaders(answer)).not.toHaveProperty('access-control-allow-credentials');
    }
  });
});
