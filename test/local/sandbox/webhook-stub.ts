import { once } from 'node:events';
import { createServer } from 'node:http';

/** One delivery as it arrived. */
export interface Received {
  readonly path: string;
  readonly signature: string;
  readonly body: string;
}

/** A shop that keeps every notification and answers with the statuses it is given, then with 200. */
export const startShop = async (statuses: number[] = []) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ path: request.url ?? '', signature: String(request.headers['stripe-signature']), body });
    response.writeHead(statuses.shift() ?? 200, { location: '/elsewhere' }).end();
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
