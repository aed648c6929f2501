import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll } from 'vitest';

/** Card providers that hang up on everybody, and remember what they were asked about. */
export const silentProviders = () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  return async () => {
    const asked: string[] = [];
    const server = createServer((request) => {
      asked.push(request.url ?? '');
      request.socket.destroy();
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object') throw new Error('A server of this machine has a port.');
    const apiBase = `http://127.0.0.1:${address?.port}`;
    const settings = { apiKey: 'sk_test_1', webhookSecrets: ['whsec_test'], apiBase };
    return { asked, parameters: { 'payments/card': JSON.stringify(settings) } };
  };
};
