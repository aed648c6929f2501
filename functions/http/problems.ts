import { log } from '#shared/kernel/log.ts';
import { problems as catalogue, Problem } from '#shared/kernel/problem.ts';
import type { Exchange, HttpResult, Link } from './exchange.ts';
import { commonHeaders } from './respond.ts';

/** Turns every error into problem+json (RFC 9457). What is not a Problem is ours to mend: it is logged and says nothing. */
export const problems = (): Link => ({
  onError: (request) => {
    const { exchange } = request.context;
    const problem =
      request.error instanceof Problem ? request.error : new Problem('unexpected', { cause: request.error });
    if (problem.status >= 500) {
      log.error(problem.code, { operation: exchange.operation.id, requestId: exchange.requestId, error: problem });
    }
    request.response = problemResult(exchange, problem);
  },
});

export const problemResult = (exchange: Exchange, { code, status, details }: Problem): HttpResult => ({
  statusCode: status,
  headers: {
    ...commonHeaders(exchange),
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(details.retryAfter !== undefined && { 'retry-after': String(details.retryAfter) }),
    ...details.headers,
  },
  ...(details.cookies && { cookies: [...details.cookies] }),
  body: JSON.stringify({
    type: `/docs/problems/${code}`,
    title: catalogue[code][1],
    status,
    code,
    ...(details.detail !== undefined && { detail: details.detail }),
    requestId: exchange.requestId,
    ...(details.errors && { errors: details.errors }),
  }),
});
