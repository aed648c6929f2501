import { once } from 'node:events';
import { createServer } from 'node:http';

/** One delivery as it arrived. */
export interface Received {
  readonly path: string;
  readonly signature: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the shop says: a status with the word that satisfies everybody, or with another one. */
export type Said = number | { readonly status: number; readonly body: string };

const accepted = { status: 200, body: 'success' };

/** A shop that keeps every notification and answers with what it is given, then acknowledges. */
export const startShop = async (answers: Said[] = []) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ path: request.url ?? '', signature: String(headers['stripe-signature']), headers, body });
    const next = answers.shift() ?? accepted;
    const { status, body: text } = typeof next === 'number' ? { ...accepted, status: next } : next;
    response.writeHead(status, { location: '/elsewhere' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
