import { describe, expect, it } from 'vitest';
import { proxyEvent } from '#infra/local/gateway/event.ts';
import { aRequest } from './request.ts';

const eventOf = (request: Parameters<typeof aRequest>[0], identity?: Parameters<typeof proxyEvent>[1]['identity']) => {
  const route = { key: 'POST /v1/{id}', integrationId: 'i', authorizerId: undefined, scopes: [] };
  return proxyEvent(aRequest(request), {
    api: {
      id: 'api1',
      domainName: 'api1.execute-api.eu-west-1.amazonaws.com',
      cors: undefined,
      routes: [],
      integrations: new Map(),
      authorizers: new Map(),
    },
    match: { route, parameters: { id: 'x' } },
    identity,
    requestId: 'r1',
    now: new Date('2026-03-05T19:03:58.123Z'),
  });
};

describe('the event of payload format 2.0', () => {
  it('holds the request in the shape of API Gateway', () => {
    const event = eventOf({
      method: 'POST',
      path: '/v1/x%20y',
      query: 'a=1&b=%26&a=2+3&c',
      headers: {
        cookie: ['s=1; t=2', 'u=3'],
        'x-two': ['a', 'b'],
        'user-agent': 'curl/8',
        'content-type': 'application/json',
      },
      body: Buffer.from('{"text":"鞋"}'),
    });

    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /v1/{id}',
      rawPath: '/v1/x y',
      rawQueryString: 'a=1&b=%26&a=2+3&c',
      cookies: ['s=1', 't=2', 'u=3'],
      headers: { 'x-two': 'a,b', 'user-agent': 'curl/8', 'content-type': 'application/json' },
      queryStringParameters: { a: '1,2 3', b: '&', c: '' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api1',
        domainName: 'api1.execute-api.eu-west-1.amazonaws.com',
        domainPrefix: 'api1',
        http: { method: 'POST', path: '/v1/x y', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8' },
        requestId: 'r1',
        routeKey: 'POST /v1/{id}',
        stage: '$default',
        time: '05/Mar/2026:19:03:58 +0000',
        timeEpoch: 1772737438123,
      },
      pathParameters: { id: 'x' },
      body: '{"text":"鞋"}',
      isBase64Encoded: false,
    });
  });

  it('leaves out what the request has not', () => {
    const event = eventOf({});

    for (const absent of ['cookies', 'queryStringParameters', 'body']) expect(event).not.toHaveProperty(absent);
    expect(event.isBase64Encoded).toBe(false);
  });

  it.each([
    ['application/json; charset=utf-8', false],
    ['application/problem+json', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
    ['application/octet-stream', true],
  ])('sends a body of type %s with isBase64Encoded %s', (type, isBase64Encoded) => {
    const event = eventOf({ headers: { 'content-type': type }, body: Buffer.from('a=1') });

    expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? 'YT0x' : 'a=1' });
  });

  it('tells the function who calls', () => {
    const identity = { claims: { username: 'usr_1' }, scopes: ['shop/shopper'] };

    expect(eventOf({}, identity).requestContext).toMatchObject({ authorizer: { jwt: identity } });
  });
});
