import { createHash } from 'node:crypto';
import type { Clock } from '../../engines/engine.ts';
import type { CallKind } from '../faults.ts';
import { type Call, json, type Reply } from '../http.ts';
import { listEvents, listRefunds } from './lists.ts';
import { readRefundRequest } from './refund-request.ts';
import type { Refunds } from './refunds.ts';
import { Refusal, wrong } from './refusal.ts';
import { readSessionRequest } from './session-request.ts';
import type { Sessions } from './sessions.ts';
import { type CardStore, randomId, type Session } from './store.ts';
import { refundObject } from './wire.ts';

export interface CardApi {
  readonly store: CardStore;
  readonly sessions: Sessions;
  readonly refunds: Refunds;
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
  if (key !== store.keys.current('sk_test')) throw new Refusal(401, `Invalid API Key provided: ${key.slice(0, 8)}****`);
};

const route = (api: CardApi, call: Call): Result => {
  const [version, resource, ...rest] = call.path.split('/').slice(1);
  if (version === 'v1' && resource === 'events' && rest.length === 0 && call.method === 'GET')
    return { status: 200, body: listEvents(api.store.events, call.query) };
  if (version === 'v1' && resource === 'refunds') return routeRefund(api, call, rest);
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

const routeRefund = ({ sessions, refunds }: CardApi, call: Call, [id, ...more]: string[]): Result => {
  if (more.length > 0) throw unrecognized(call);
  if (id === undefined && call.method === 'POST') {
    const paidBy = (paymentIntent: string) => sessions.paidBy(paymentIntent);
    const { request, captured } = readRefundRequest(new URLSearchParams(call.body), paidBy);
    return { status: 200, body: refundObject(refunds.create(request, captured)) };
  }
  if (call.method !== 'GET') throw unrecognized(call);
  if (id === undefined) return { status: 200, body: listRefunds(refunds, call.query) };
  const refund = refunds.find(id);
  if (!refund) throw new Refusal(404, `No such refund: '${id}'`, { code: 'resource_missing', param: 'refund' });
  return { status: 200, body: refundObject(refund) };
};

/** What a call is about, for faults that strike some calls alone. */
export const cardCallKind = ({ method, path }: Call): CallKind => {
  if (path.startsWith('/v1/refunds')) return method === 'POST' ? 'refund' : 'queryRefund';
  if (!path.startsWith('/v1/checkout/sessions')) return 'other';
  if (method === 'GET') return 'query';
  return path.endsWith('/expire') ? 'close' : 'start';
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

const unrecognized = ({ method, path }: Call): Refusal =>
  new Refusal(
    404,
    `Unrecognized request URL (${method}: ${path}): the sandbox knows Checkout Sessions, refunds and events.`,
  );
