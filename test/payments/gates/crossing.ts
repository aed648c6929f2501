import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/** Where a process comes to its end: before a call has left, or when it was carried out and nobody has heard the answer. */
export interface End {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/**
 * The road between a process and everything outside of it, its table and its providers alike: every call is counted, and
 * at one of them the process comes to its end. From then on nothing gets through, as from a process that is not there.
 */
export interface Crossing {
  /** Address of the road to this upstream. */
  to(upstream: string): string;
  readonly calls: number;
  /** Those among them that were no mere reading of the table: only they leave something behind. */
  readonly changing: readonly number[];
  readonly isOver: boolean;
  close(): void;
}

export const openCrossing = async (
  upstreams: readonly string[],
  end: End | undefined,
  kill: () => void,
): Promise<Crossing> => {
  let calls = 0;
  const changing: number[] = [];
  let isOver = false;
  const addresses = new Map<string, string>();
  const servers: Server[] = [];

  const over = (): void => {
    isOver = true;
    kill();
  };
  const pass = async (upstream: string, asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk);
    if (isOver) return;
    const call = ++calls;
    if (!isReading(asked)) changing.push(call);
    if (end?.call === call && end.when === 'before') return over();
    const { status, headers, body } = await forwarded(upstream, asked, Buffer.concat(chunks));
    if (isOver) return;
    if (end?.call === call && end.when === 'after') return over();
    answer.writeHead(status, headers).end(body);
  };

  for (const upstream of new Set(upstreams)) {
    // Whatever is cut off on the way has come to its end.
    const server = createServer((asked, answer) => void pass(upstream, asked, answer).catch(() => answer.destroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('the crossing has no port');
    addresses.set(upstream, `http://127.0.0.1:${address.port}`);
    servers.push(server);
  }
  return {
    to: (upstream) => addresses.get(upstream) ?? upstream,
    get calls() {
      return calls;
    },
    changing,
    get isOver() {
      return isOver;
    },
    close: () => {
      isOver = true;
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
};

const isReading = ({ headers }: IncomingMessage): boolean =>
  /\.(GetItem|BatchGetItem|Query)$/.test(String(headers['x-amz-target']));

interface Forwarded {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const forwarded = (upstream: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Forwarded> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(url ?? '/', upstream), { method: method ?? 'GET', headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
    });
    sent.on('error', reject).end(body);
  });
