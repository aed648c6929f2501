import type { HttpRequest } from '#infra/local/gateway/exchange.ts';

/** A request for tests: what is not given is a plain GET of the front page. */
export const aRequest = ({
  headers = {},
  ...given
}: Partial<Omit<HttpRequest, 'headers'>> & {
  headers?: Readonly<Record<string, string | string[]>>;
} = {}): HttpRequest => ({
  method: 'GET',
  path: '/',
  query: '',
  body: Buffer.alloc(0),
  sourceIp: '203.0.113.7',
  protocol: 'HTTP/1.1',
  ...given,
  headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
});
