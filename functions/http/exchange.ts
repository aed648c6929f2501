import type { MiddlewareObj } from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { type Idempotency, idempotencyOf } from '#shared/table/idempotency.ts';
import { Meter } from '#shared/table/meter.ts';
import type { Caller, Operation, RawRequest } from './operation.ts';
import { type EdgeHashes, viewerOf, withoutSecret } from './viewer.ts';

export type HttpEvent = APIGatewayProxyEventV2 &
  Partial<Pick<APIGatewayProxyEventV2WithJWTAuthorizer, 'requestContext'>>;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** One request on its way through the chain: what the links have found out about it so far. */
export interface Exchange {
  readonly operation: Operation;
  readonly requestId: string;
  readonly request: RawRequest;
  readonly caller: Caller | undefined;
  readonly now: Date;
  readonly meter: Meter;
  body: unknown;
  query: unknown;
  path: Readonly<Record<string, string>>;
  ifMatch: number | undefined;
  idempotency: Idempotency;
}

/** Lambda's context, with the exchange beside it. */
export type ShopContext = Context & { exchange: Exchange };

/** A link of the chain. */
export type Link = MiddlewareObj<HttpEvent, HttpResult, Error, ShopContext>;

const roles = ['shopper', 'merchant', 'admin'] as const;

/** The caller whom the JWT authorizer has let through; a public route never has one. */
const callerOf = (event: HttpEvent): Caller | undefined => {
  const context: Partial<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']> = event.requestContext;
  const claims = context.authorizer?.jwt.claims;
  const userId = claims?.['username'];
  if (!claims || typeof userId !== 'string') return undefined;
  const scopes = String(claims['scope'] ?? '').split(' ');
  const merchantId = claims['merchant_id'];
  return {
    userId,
    roles: roles.filter((role) => scopes.includes(`shop/${role}`)),
    sessionId: String(claims['origin_jti'] ?? ''),
    ...(typeof merchantId === 'string' && { merchantId }),
  };
};

const cookiesOf = (event: HttpEvent): Record<string, string> =>
  Object.fromEntries(
    (event.cookies ?? []).flatMap((cookie) => {
      const split = cookie.indexOf('=');
      return split > 0 ? [[cookie.slice(0, split).trim(), cookie.slice(split + 1)]] : [];
    }),
  );

export const exchangeOf = (operation: Operation, event: HttpEvent, hashes: EdgeHashes): Exchange => {
  const now = new Date();
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const request = {
    method: event.requestContext.http.method,
    path: event.rawPath,
    headers: withoutSecret(event.headers),
    cookies: cookiesOf(event),
    viewer: viewerOf(event, hashes),
    body,
  };
  return {
    operation,
    requestId: event.requestContext.requestId,
    request,
    caller: operation.contract.auth === 'public' ? undefined : callerOf(event),
    now,
    meter: new Meter(),
    body: undefined,
    query: undefined,
    path: {},
    ifMatch: undefined,
    idempotency: idempotencyOf({ operationId: operation.id, userId: undefined, key: undefined, path: '', body, now }),
  };
};
