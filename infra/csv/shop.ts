import * as z from 'zod/mini';
import { type Answer, type Call, type Http, Unreachable } from './http.ts';

/** The shop has refused, for a reason that repeating does not change. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Nothing has ever answered at this address: waiting longer is of no use. */
export class NoShop extends Error {
  override readonly name = 'NoShop';
}

/** The shop's API, for one merchant who is logged in. */
export interface Shop {
  /** Who is logged in. */
  readonly userId: string;
  /** By which name. */
  readonly login: string;
  /** Sends a request with a token that is good for a while. */
  call(method: string, path: string, what?: { readonly body?: unknown; readonly key?: string }): Promise<Answer>;
  /** Sends a request to elsewhere, without the token. */
  fetch(call: Call): Promise<Answer>;
  /** Logs out. */
  close(): Promise<void>;
}

export interface Login {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

const Session = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number(),
  user: z.object({ userId: z.string() }),
});
type Session = z.infer<typeof Session>;

/** A wrong address is no shop that restarts: this much patience is a second or two. */
const firstConnections = 3;

/** A token is renewed before the requests that are under way with it could find it expired. */
const renewedBefore = 90_000;

/** Logs in, and stays so for as long as it takes. */
export const openShop = async (http: Http, { url, login, password }: Login): Promise<Shop> => {
  const jsonCall = (method: string, path: string, body: unknown, headers: Call['headers'] = {}): Call => ({
    method,
    url: url + path,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (...call: Parameters<typeof jsonCall>): Promise<Answer> => http.send(jsonCall(...call));

  const loginCall = jsonCall('POST', '/v1/sessions?tokens=body', { login, password });
  const logIn = async (connections?: number) => accepted(await http.send(loginCall, connections), 'The login');
  let session = await logIn(firstConnections).catch((error: unknown) => {
    if (!(error instanceof Unreachable)) throw error;
    throw new NoShop(`${error.message}\nIs the shop running there? On this machine: npm start`, { cause: error });
  });
  let renewing: Promise<void> | undefined;

  const renew = async (): Promise<void> => {
    const { refreshToken } = session;
    const answer = await json('POST', '/v1/sessions/refresh?tokens=body', { refreshToken });
    // A session that was ended, or rotated by an answer that got lost, is no reason to stop: the password is at hand.
    session = answer.status === 200 ? accepted(answer, 'The session') : await logIn();
  };
  const renewed = (): Promise<void> => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  const call: Shop['call'] = async (method, path, { body, key } = {}) => {
    if (session.until - performance.now() < renewedBefore) await renewed();
    const send = () =>
      json(method, path, body, {
        authorization: `Bearer ${session.accessToken}`,
        ...(key !== undefined && { 'idempotency-key': key }),
      });
    const answer = await send();
    if (answer.status !== 401) return answer;
    await renewed();
    return send();
  };

  return {
    userId: session.user.userId,
    login,
    call,
    fetch: http.send,
    close: async () => {
      await call('DELETE', '/v1/sessions/current').catch(() => undefined);
    },
  };
};

const accepted = (answer: Answer, what: string): Session & { until: number } => {
  const session = z.safeParse(Session, parsed(answer)).data;
  if (session === undefined) throw new Refused(`${what} was refused: ${reasonOf(answer)}`);
  return { ...session, until: performance.now() + session.expiresIn * 1000 };
};

/** The body of an answer; undefined when it is no JSON. */
export const parsed = ({ body }: Answer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

const Refusal = z.object({
  code: z.optional(z.string()),
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  /** What the gateway says by itself. */
  message: z.optional(z.string()),
  requestId: z.optional(z.string()),
  errors: z._default(z.array(z.object({ path: z.string(), message: z.string() })), []),
});

/** What the shop says of a request that it has not taken. */
export const refusalIn = (answer: Answer): z.infer<typeof Refusal> =>
  z.safeParse(Refusal, parsed(answer)).data ?? { errors: [] };

/** One line for a person. */
export const reasonOf = (answer: Answer): string => {
  const { detail, title, message, requestId } = refusalIn(answer);
  const said = detail ?? title ?? message ?? answer.body.toString('utf8', 0, 200);
  return `${answer.status} ${said}${answer.status >= 500 && requestId ? ` (request ${requestId})` : ''}`;
};
