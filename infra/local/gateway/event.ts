import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accountId } from '../cloudformation/stack.ts';
import { type HttpRequest, headerOf } from './exchange.ts';
import type { HttpApi } from './http-api.ts';
import { decoded, type Match } from './routes.ts';

/** What the authorizer has found in a token. */
export interface Identity {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export interface EventOptions {
  readonly api: HttpApi;
  readonly match: Match;
  readonly identity: Identity | undefined;
  readonly requestId: string;
  readonly now: Date;
}

/** The event that API Gateway hands to a function, payload format 2.0. */
export const proxyEvent = (request: HttpRequest, options: EventOptions): APIGatewayProxyEventV2 => {
  const { route, parameters } = options.match;
  const cookies = (request.headers.get('cookie') ?? []).flatMap((value) => value.split('; '));
  const query = queryParameters(request.query);
  const isText = hasTextBody(request);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: decoded(request.path),
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers: eventHeaders(request),
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: requestContext(request, options),
    ...(Object.keys(parameters).length > 0 && { pathParameters: { ...parameters } }),
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
};

/** Cookies have a place of their own in the event, and connection headers end at the gateway. */
const withheld = new Set(['cookie', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te']);

const eventHeaders = ({ headers }: HttpRequest): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(([name]) => !withheld.has(name)).map(([name, values]) => [name, values.join(',')]),
  );

const queryParameters = (query: string): Record<string, string> | undefined => {
  if (query === '') return undefined;
  const values = new Map<string, string>();
  for (const part of query.split('&').filter((each) => each !== '')) {
    const [name = '', ...rest] = part.split('=').map((text) => decoded(text.replaceAll('+', ' ')));
    const value = rest.join('=');
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(values);
};

const textTypes = /^(text\/.*|application\/(.*\+)?(json|xml|javascript))$/;

const hasTextBody = (request: HttpRequest): boolean =>
  textTypes.test((headerOf(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '');

const requestContext = (
  request: HttpRequest,
  { api, match, identity, requestId, now }: EventOptions,
): APIGatewayProxyEventV2['requestContext'] => ({
  accountId,
  apiId: api.id,
  ...(identity !== undefined && { authorizer: { jwt: identity } }),
  domainName: api.domainName,
  domainPrefix: api.id,
  http: {
    method: request.method,
    path: decoded(request.path),
    protocol: request.protocol,
    sourceIp: request.sourceIp,
    userAgent: headerOf(request, 'user-agent') ?? '',
  },
  requestId,
  routeKey: match.route.key,
  stage: '$default',
  time: commonLogTime(now),
  timeEpoch: now.getTime(),
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000`. */
const commonLogTime = (at: Date): string => {
  const day = String(at.getUTCDate()).padStart(2, '0');
  return `${day}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`;
};
