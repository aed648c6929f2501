import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Engine } from './engine.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves an engine on a free port of 127.0.0.1: what it holds is for this machine alone. */
export const listen = async (answer: Answer): Promise<Engine> => {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('A local engine failed:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port of 127.0.0.1');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The body of a request; undefined when it is longer than `limit` bytes. */
export const bodyOf = async (request: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    // The rest is read as well, or the client would find a broken connection in place of the answer.
    if (length <= limit) chunks.push(chunk);
  }
  return length <= limit ? Buffer.concat(chunks) : undefined;
};
