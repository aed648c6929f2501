import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends requests over connections that are kept, and repeats those that may succeed later. */
export interface Http {
  /** `connections` says how often an address is tried where nobody answers at all. */
  send(call: Call, connections?: number): Promise<Answer>;
  close(): void;
}

/** The shop could not be reached, or kept on being busy. What was begun can be gone on with later. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** With its pauses this waits for about a minute and a half: long enough for a deploy, or for a laptop's restart. */
const attempts = 9;
const longestPause = 20_000;
const silenceLimit = 60_000;

export const openHttp = (connections: number): Http => {
  const settings = { keepAlive: true, maxSockets: connections };
  const agents = { plain: new Agent(settings), secure: new SecureAgent(settings) };

  const once = async ({ method, url, headers = {}, body }: Call): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const isSecure = url.startsWith('https:');
    const options = { method, timeout: silenceLimit, agent: isSecure ? agents.secure : agents.plain };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = (isSecure ? secureRequest : request)(url, { ...options, headers: { ...length, ...headers } }, resolve);
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`no answer for ${silenceLimit / 1000} s`)));
    sent.end(body);
    const answer = await promise;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
  };

  return {
    send: async (call, connections = attempts) => {
      for (let attempt = 1; ; attempt++) {
        const outcome = await once(call).catch((error: unknown) => unreachable(error, call));
        if (!(outcome instanceof Unreachable) && !isPassing(outcome)) return outcome;
        if (attempt >= patienceWith(outcome, connections)) throw failure(outcome, call);
        await sleep(pauseOf(outcome, attempt));
      }
    },
    close: () => {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
};

const patienceWith = (outcome: Answer | Unreachable, connections: number): number =>
  outcome instanceof Unreachable ? connections : attempts;

const failure = (outcome: Answer | Unreachable, call: Call): Unreachable =>
  outcome instanceof Unreachable ? outcome : busy(outcome, call);

const unreachable = (error: unknown, { url }: Call): Unreachable => {
  // Of a name with two addresses Node says only that both have failed.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const why = first instanceof Error ? first.message || first.name : String(first);
  return new Unreachable(`${new URL(url).origin} does not answer: ${why}`, { cause: error });
};

const busy = ({ status }: Answer, { url }: Call): Unreachable =>
  new Unreachable(`${new URL(url).origin} answers ${status} again and again`);

/** Throttled, busy, or in conflict with somebody who will be done soon: the shop says so, or its gateway. */
const isPassing = ({ status, headers }: Answer): boolean =>
  [429, 502, 503, 504].includes(status) || (status === 409 && 'retry-after' in headers);

/** What the shop asks for, and a little more, so that not all come back at the same moment. */
const pauseOf = (outcome: Answer | Unreachable, attempt: number): number => {
  const asked = outcome instanceof Unreachable ? undefined : outcome.headers['retry-after'];
  if (asked !== undefined && /^\d+$/.test(asked)) return Number(asked) * 1_000 + Math.random() * 250;
  return Math.random() * Math.min(longestPause, 250 * 2 ** attempt);
};
