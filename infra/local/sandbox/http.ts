import type { IncomingMessage, ServerResponse } from 'node:http';

const largestBody = 256 * 1024;

/** A request that the sandbox can answer without reading a stream. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Path and query as they were sent: what some providers let their callers sign. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Reads a request to its end; undefined when it is larger than any that a provider takes. */
export const readCall = async (request: IncomingMessage): Promise<Call | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  if (size > largestBody) return undefined;
  const { url: target = '/', headers, method = 'GET' } = request;
  const { pathname, searchParams } = new URL(target, 'http://sandbox');
  return {
    method,
    path: pathname,
    target,
    query: searchParams,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: `${JSON.stringify(value, null, 2)}\n`,
});

/** A page of the sandbox: it needs no script, and could not run one. */
export const page = (html: string, status = 200): Reply => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: html,
});

export const send = (response: ServerResponse, { status, headers, body }: Reply): void => {
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, 'cache-control': 'no-store', ...length });
  response.end(body);
};
