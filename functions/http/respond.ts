import type { Exchange, HttpResult } from './exchange.ts';
import { isReply, reply } from './reply.ts';

/** Headers that every answer of the shop's code carries. */
export const commonHeaders = ({ requestId }: Exchange): Record<string, string> => ({
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
});

/** Puts what a story answered on the wire. */
export const respond = (exchange: Exchange, answer: unknown): HttpResult => {
  const { returns, cache } = exchange.operation.contract;
  const { body, status, headers, cookies } = isReply(answer) ? answer : reply(answer);
  const isText = typeof body === 'string';
  return {
    statusCode: status ?? returns.status,
    headers: {
      ...commonHeaders(exchange),
      'cache-control': cache ? `public, max-age=0, s-maxage=${cache}` : 'no-store',
      ...(body !== undefined && {
        'content-type': returns.contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json'),
      }),
      ...etagOf(body),
      ...headers,
    },
    ...(cookies && { cookies: [...cookies] }),
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  };
};

/** What has a version is changed by whoever names it in `If-Match`. */
const etagOf = (body: unknown): Record<string, string> =>
  typeof body === 'object' && body !== null && 'version' in body ? { etag: `"${body.version}"` } : {};
