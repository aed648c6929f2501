import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpRequest, type HttpResponse, refusal } from './exchange.ts';

/** A server on this machine only. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export type Listener = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;

/** API Gateway takes bodies up to 10 MB. */
const bodyLimit = 10 * 1024 * 1024;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export const listen = async (port: number, listener: Listener): Promise<Server> => {
  const server = createServer((incoming, response) => {
    listener(incoming, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) send(response, refusal(500, 'Internal Server Error'), incoming.method);
      else response.destroy();
    });
  });
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return {
    port: address.port,
    stop: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
};

/** Reads a request; undefined when its body is larger than the gateway takes. */
export const receive = async (incoming: IncomingMessage): Promise<HttpRequest | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  if (size > bodyLimit) return undefined;
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: new Map(Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values])),
    body: Buffer.concat(chunks),
    sourceIp: incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    protocol: `HTTP/${incoming.httpVersion}`,
  };
};

/** Sends an answer; HEAD gets the headers alone. */
export const send = (response: ServerResponse, { status, headers, body }: HttpResponse, method = 'GET'): void => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (status !== 204 && status !== 304) response.setHeader('content-length', bytes.length);
  response.end(method === 'HEAD' || status === 204 || status === 304 ? undefined : bytes);
};
