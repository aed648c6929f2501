import { type IncomingMessage, request } from 'node:http';
import { inject } from 'vitest';

export const url = inject('url');
export const seedPassword = 'Local-Shop-2026!';

export interface Call {
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is text or bytes. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies: readonly string[];
  readonly text: string;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: a journey looks at whatever came back; its assertions are the types.
  readonly json: any;
}

const headersOf = ({ token, cookie, headers, body }: Call, payload: Buffer | undefined): Record<string, string> => ({
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(payload && { 'content-length': String(payload.length) }),
  ...(token && { authorization: `Bearer ${token}` }),
  ...(cookie && { cookie }),
  ...headers,
});

/** Sends one request over HTTP, as a client of the shop would. */
export const call = (method: string, path: string, what: Call = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { body } = what;
    const payload =
      body === undefined
        ? undefined
        : Buffer.from(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    const target = path.startsWith('http') ? path : url + path;
    const outgoing = request(target, { method, headers: headersOf(what, payload) }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => resolve(answerOf(incoming, Buffer.concat(chunks))));
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Answer => {
  const text = bytes.toString();
  const cookies = [headers['set-cookie'] ?? []].flat();
  const isJson = String(headers['content-type']).includes('json');
  return { status: statusCode, headers, cookies, text, bytes, json: isJson && text ? JSON.parse(text) : undefined };
};

/** `rt=2 rru=2 wru=14` as numbers. */
export const capacityOf = ({ headers }: Answer): Record<string, number> =>
  Object.fromEntries(
    String(headers['x-capacity'])
      .split(' ')
      .map((part) => part.split('='))
      .map(([name = '', value]) => [name, Number(value)]),
  );

export const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

/** Asks again until the answer is the wanted one; a journey that waits in vain fails with what it saw last. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  withinMs = 5_000,
): Promise<T> => {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`waited ${withinMs} ms in vain; the last answer was ${JSON.stringify(answer)}`);
    await pause(50);
  }
};
