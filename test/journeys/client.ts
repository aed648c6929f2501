import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { inject } from 'vitest';

/** Address of the cloud that this file talks to. */
export let url = inject('url');

/** From now on everybody in this process talks to another cloud: a file that moves moves back at its end. */
export const moveTo = (address: string): void => {
  url = address;
};

export const seedPassword = 'Local-Shop-2026!';

export interface Call {
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string | string[]>>;
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

const headersOf = ({ token, cookie, headers, body }: Call, payload: Buffer | undefined): OutgoingHttpHeaders => ({
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(payload && { 'content-length': String(payload.length) }),
  ...(token && { authorization: `Bearer ${token}` }),
  ...(cookie && { cookie }),
  ...headers,
});

/** Sends one request over HTTP, as a client of the shop would. */
export const call = async (method: string, path: string, what: Call = {}): Promise<Answer> => {
  const { body } = what;
  const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const payload = body === undefined ? undefined : Buffer.from(isRaw ? body : JSON.stringify(body));
  const { hostname, port, pathname, search } = new URL(path.startsWith('http') ? path : url);
  // A path goes out as it is written: a URL would mend what a journey has broken on purpose.
  const target = { hostname, port, path: path.startsWith('http') ? pathname + search : path };

  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request({ ...target, method, headers: headersOf(what, payload) }, resolve)
    .on('error', reject)
    .end(payload);
  const incoming = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return answerOf(incoming, Buffer.concat(chunks));
};

const jsonType = /^application\/(problem\+)?json/;

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Answer => {
  const text = bytes.toString();
  const cookies = [headers['set-cookie'] ?? []].flat();
  const isJson = jsonType.test(headers['content-type'] ?? '') && text !== '';
  return { status: statusCode, headers, cookies, text, bytes, json: isJson ? JSON.parse(text) : undefined };
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
  withinMs = 20_000,
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
