import { createHash } from 'node:crypto';
import type { Clock } from '../../engines/engine.ts';
import { type Call, json, type Reply } from '../http.ts';
import { Refusal, wrong } from './refusal.ts';
import { readSessionRequest } from './session-request.ts';
import type { Sessions } from './sessions.ts';
import { type CardStore, randomId, type Session } from './store.ts';

export interface CardApi {
  readonly store: CardStore;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly view: (session: Session) => Record<string, unknown>;
}

interface Result {
  readonly status: number;
  readonly body: unknown;
  readonly replayed?: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Answers one call of Stripe's API: key, idempotency, and Stripe's shape for every error. */
export const answerCard = (api: CardApi, call: Call): Reply => {
  const { status, body, replayed = false } = attempt(api, call);
  return json(status, body, {
    'request-id': randomId('req'),
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  });
};

const attempt = (api: CardApi, call: Call): Result => {
  try {
    authorize(api, call);
    return once(api, call, () => route(api, call));
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const authorize = ({ store }: CardApi, { headers }: Call): void => {
  const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) throw new Refusal(401, 'You did not provide an API key.');
  if (key !== store.keys.apiKey) throw new Refusal(401, `Invalid API Key provided: ${key.slice(0, 8)}****`);
};

const route = (api: CardApi, call: Call): Result => {
  const [version, resource, ...rest] = call.path.split('/').slice(1);
  if (version === 'v1' && resource === 'events' && rest.length === 0 && call.method === 'GET')
    return { status: 200, body: listEvents(api, call.query) };
  if (version === 'v1' && resource === 'checkout' && rest[0] === 'sessions')
    return routeSession(api, call, rest.slice(1));
  throw unrecognized(call);
};

const routeSession = ({ sessions, clock, view }: CardApi, call: Call, [id, action, ...more]: string[]): Result => {
  if (call.method === 'POST' && id === undefined) {
    const session = sessions.create(readSessionRequest(new URLSearchParams(call.body), clock.now()));
    return { status: 200, body: view(session) };
  }
  if (id === undefined || more.length > 0) throw unrecognized(call);
  const session = sessions.find(id);
  if (!session)
    throw new Refusal(404, `No such checkout.session: '${id}'`, { code: 'resource_missing', param: 'session' });

  if (call.method === 'GET' && action === undefined) return { status: 200, body: view(session) };
  if (call.method !== 'POST' || action !== 'expire') throw unrecognized(call);
  if (session.status === 'open') return { status: 200, body: view(sessions.expire(session)) };
  // Answered, not thrown: the call was carried out, so a repeat under its key gets this same answer.
  return new Refusal(
    400,
    `Only Checkout Sessions with a status in ["open"] can be expired, not \`${session.status}\`.`,
  );
};

/** The first answer under an idempotency key is the answer, for a day; other parameters under it are an error. */
const once = ({ store, clock }: CardApi, call: Call, work: () => Result): Result => {
  const key = call.headers['idempotency-key'];
  if (typeof key !== 'string' || call.method !== 'POST') return work();
  if (key.length > 255) throw wrong('idempotency_key', 'Idempotency keys have at most 255 characters.');

  const now = clock.now().getTime();
  const request = fingerprint(call);
  const first = store.repeats.get(key);
  if (!first || now - first.at > dayMs) {
    const { status, body } = work();
    store.repeats.set(key, { at: now, request, status, body });
    return { status, body };
  }
  if (first.request !== request)
    throw new Refusal(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      { type: 'idempotency_error' },
    );
  return { status: first.status, body: first.body, replayed: true };
};

const fingerprint = ({ path, body }: Call): string => {
  const params = new URLSearchParams(body);
  params.sort();
  return createHash('sha256').update(`${path}?${params}`).digest('hex');
};

/** `GET /v1/events`: newest first, for those who ask what they have missed. */
const listEvents = ({ store }: CardApi, query: URLSearchParams): unknown => {
  const types = [...query].filter(([name]) => /^types?(\[\d*\])?$/.test(name)).map(([, value]) => value);
  const since = Number(query.get('created[gte]') ?? 0);
  const limit = Number(query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw wrong('limit', 'The limit is between 1 and 100.');

  const newestFirst = [...store.events.values()].reverse();
  const last = query.get('starting_after');
  const rest = last === null ? newestFirst : newestFirst.slice(newestFirst.findIndex(({ id }) => id === last) + 1);
  const asked = rest.filter(({ type, created }) => created >= since && (types.length === 0 || types.includes(type)));
  const data = asked.slice(0, limit).map(({ body }): unknown => JSON.parse(body));
  return { object: 'list', data, has_more: asked.length > limit, url: '/v1/events' };
};

const unrecognized = ({ method, path }: Call): Refusal =>
  new Refusal(404, `Unrecognized request URL (${method}: ${path}): the sandbox knows Checkout Sessions and events.`);
