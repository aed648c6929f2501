import type { Operation } from '#functions/http/operation.ts';

/** Who sends a request, as the gateway's authorizer tells it. */
export interface TestCaller {
  readonly userId: string;
  readonly scopes?: readonly string[];
  readonly merchantId?: string;
  readonly sessionId?: string;
}

/** A request to an operation: what differs from an empty one. */
export interface TestRequest {
  readonly caller?: TestCaller;
  /** The address that it comes from. */
  readonly viewer?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** Sent as JSON, or as it is when it is text or bytes. */
  readonly body?: unknown;
  /** The gateway hands over what is no text in base64. */
  readonly isBase64Encoded?: boolean;
}

/** Who sends a request that only this test's shopper may send. */
export const shopper = (userId: string, sessionId = 'session-1'): TestCaller => ({ userId, sessionId });

/** Somebody who may add goods for a merchant. */
export const merchant = (merchantId: string, userId = 'usr_01JD8Q6Z5N8B7T3V1X9K4M2P0M'): TestCaller => ({
  userId,
  merchantId,
  scopes: ['shop/shopper', 'shop/merchant'],
});

const claimsOf = ({ userId, scopes = ['shop/shopper'], merchantId, sessionId = 'session-1' }: TestCaller) => ({
  username: userId,
  scope: scopes.join(' '),
  origin_jti: sessionId,
  ...(merchantId !== undefined && { merchant_id: merchantId }),
});

const payloadOf = (body: unknown): string | undefined => {
  if (body === undefined || typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body.toString('base64') : JSON.stringify(body);
};

let requests = 0;

/** The event that API Gateway (HTTP API, payload format 2.0) hands to the function of an operation. */
export const requestEvent = (
  { contract }: Pick<Operation, 'contract'>,
  {
    caller,
    viewer = '192.0.2.1',
    path = {},
    query,
    headers,
    cookies,
    body,
    isBase64Encoded = Buffer.isBuffer(body),
  }: TestRequest = {},
) => {
  const [method = 'GET', template = '/'] = contract.route.split(' ');
  const rawPath = template.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
  const payload = payloadOf(body);
  const requestId = `request-${++requests}`;
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: viewer, userAgent: 'test' };
  return {
    version: '2.0',
    routeKey: contract.route,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(query && { queryStringParameters: { ...query } }),
    ...(cookies && { cookies: [...cookies] }),
    ...(Object.keys(path).length > 0 && { pathParameters: { ...path } }),
    ...(payload !== undefined && { body: payload }),
    isBase64Encoded,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'shop.example',
      domainPrefix: 'shop',
      http,
      requestId,
      routeKey: contract.route,
      stage: '$default',
      time: '23/Nov/2026:01:00:00 +0000',
      timeEpoch: 1_795_395_600_000,
      ...(caller && { authorizer: { jwt: { claims: claimsOf(caller), scopes: [...(caller.scopes ?? [])] } } }),
    },
  };
};
