import { type HttpRequest, type HttpResponse, headerOf } from './exchange.ts';

/** The CORS configuration of an HTTP API. */
export interface CorsConfiguration {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge: number | undefined;
}

type Header = readonly [name: string, value: string];

/** Whether the browser asks what it may send, which API Gateway answers without looking at the routes. */
export const isPreflight = (request: HttpRequest): boolean =>
  request.method === 'OPTIONS' && request.headers.has('origin') && request.headers.has('access-control-request-method');

/** The answer to a preflight request; an origin that is not allowed gets no CORS headers. */
export const preflight = (request: HttpRequest, cors: CorsConfiguration): HttpResponse => {
  const origin = originHeaders(request, cors);
  const headers: Header[] =
    origin.length === 0
      ? []
      : [
          ...origin,
          ['access-control-allow-methods', cors.allowMethods.join(',')],
          ['access-control-allow-headers', cors.allowHeaders.join(',')],
          ['access-control-max-age', cors.maxAge === undefined ? '' : String(cors.maxAge)],
        ];
  return { status: 204, headers: headers.filter(([, value]) => value !== ''), body: '' };
};

/** With a CORS configuration the gateway's headers stand alone: those of the function are dropped. */
export const withCors = (request: HttpRequest, response: HttpResponse, cors: CorsConfiguration): HttpResponse => {
  const own = response.headers.filter(([name]) => !name.startsWith('access-control-'));
  const origin = originHeaders(request, cors);
  const exposed: Header[] =
    origin.length > 0 && cors.exposeHeaders.length > 0
      ? [['access-control-expose-headers', cors.exposeHeaders.join(',')]]
      : [];
  return { ...response, headers: [...own, ...origin, ...exposed] };
};

const originHeaders = (request: HttpRequest, cors: CorsConfiguration): Header[] => {
  const origin = headerOf(request, 'origin');
  const allowed = cors.allowOrigins.find((each) => origin !== undefined && matches(each, origin));
  if (origin === undefined || allowed === undefined) return [];
  const headers: Header[] = [['access-control-allow-origin', allowed === '*' ? '*' : origin]];
  if (allowed !== '*') headers.push(['vary', 'Origin']);
  if (cors.allowCredentials) headers.push(['access-control-allow-credentials', 'true']);
  return headers;
};

/** `*` allows every origin, `https://*` every one of that scheme. */
const matches = (allowed: string, origin: string): boolean =>
  allowed === origin || (allowed.endsWith('*') && origin.startsWith(allowed.slice(0, -1)));
