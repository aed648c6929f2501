import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { capacityOf } from '../functions/capacity.ts';
import type { Functions } from '../functions/functions.ts';
import type { Outcome } from '../functions/instance.ts';
import { authorize, type Decision, type KeysOf } from './authorizer.ts';
import { isPreflight, preflight, withCors } from './cors.ts';
import { proxyEvent } from './event.ts';
import { type HttpRequest, type HttpResponse, type Responder, refusal } from './exchange.ts';
import type { HttpApi } from './http-api.ts';
import { responseOf } from './response.ts';
import { type Match, router } from './routes.ts';

export interface ApiGatewayOptions {
  readonly functions: Pick<Functions, 'run'>;
  readonly keysOf: KeysOf;
  readonly clock: Pick<Clock, 'now'>;
  /** API Gateway gives up on a function after 30 seconds. */
  readonly integrationLimitMilliseconds?: number;
}

/** Answers requests as an HTTP API does: preflight, route, authorizer, function. */
export const serveHttpApi = (api: HttpApi, options: ApiGatewayOptions): Responder => {
  const route = router(api.routes);

  const answer = async (request: HttpRequest, requestId: string): Promise<HttpResponse> => {
    if (!isWellFormed(request.path)) return refusal(400, 'Bad Request');
    const match = route(request.method, request.path);
    if (match === undefined) return refusal(404, 'Not Found');
    const decision = decide(request, match);
    if (decision !== undefined && 'refused' in decision) return decision.refused;
    const event = proxyEvent(request, {
      api,
      match,
      identity: decision?.identity,
      requestId,
      now: options.clock.now(),
    });
    return integrate(api.integrations.get(match.route.integrationId) ?? '', event, options);
  };

  const decide = (request: HttpRequest, match: Match): Decision | undefined => {
    const authorizer = api.authorizers.get(match.route.authorizerId ?? '');
    if (authorizer === undefined) return undefined;
    return authorize(request, {
      authorizer,
      scopes: match.route.scopes,
      keysOf: options.keysOf,
      now: options.clock.now(),
    });
  };

  return async (request) => {
    const requestId = randomUUID();
    const { cors } = api;
    if (cors !== undefined && isPreflight(request)) return identified(preflight(request, cors), requestId);
    const response = identified(await answer(request, requestId), requestId);
    return cors === undefined ? response : withCors(request, response, cors);
  };
};

const identified = (response: HttpResponse, requestId: string): HttpResponse => ({
  ...response,
  headers: [...response.headers, ['apigw-requestid', requestId]],
});

const integrate = async (
  functionArn: string,
  event: unknown,
  { functions, integrationLimitMilliseconds = 30_000 }: ApiGatewayOptions,
): Promise<HttpResponse> => {
  const started = Promise.withResolvers<void>();
  const answered = new AbortController();
  const outcome = functions.run(functionArn, event, started.resolve).finally(() => answered.abort());
  // The limit counts from the start of the function: waiting for a free instance is the laptop's fault, not the shop's.
  const late = started.promise
    .then(() => sleep(integrationLimitMilliseconds, undefined, { signal: answered.signal }))
    .then(() => refusal(503, 'Service Unavailable'))
    .catch(() => outcome.then(answerOf));
  return Promise.race([outcome.then(answerOf), late]);
};

const answerOf = (outcome: Outcome): HttpResponse => {
  const response = outcome.ok ? responseOf(outcome.result) : refusal(500, 'Internal Server Error');
  return { ...response, headers: [...response.headers, ['x-capacity', capacityOf(outcome.lines)]] };
};

const isWellFormed = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};
