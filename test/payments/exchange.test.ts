import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { exchange } from '#shared/payments/exchange.ts';

describe('an answer of a provider', () => {
  it('without end is let go of, before it fills the memory', async () => {
    let poured = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          poured += 100_000;
          yield Buffer.alloc(100_000, ' ');
        }
      })(),
    );
    const server = createServer((_, response) => void endless.pipe(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const call = { url: new URL(`http://127.0.0.1:${port}/`), method: 'GET', headers: {} } as const;
    await expect(exchange(call, 2_000)).rejects.toThrow('more than 5000000 bytes');
    expect(poured).toBeLessThan(30_000_000);
    server.closeAllConnections();
    server.close();
  });
});
