import type { output, ZodMiniType } from 'zod/mini';
import type { Opened, Uses } from '#shared/kernel/port.ts';
import type { ProblemCode } from '#shared/kernel/problem.ts';
import type { Shop } from '#shared/kernel/shop.ts';
import type { Idempotency } from '#shared/table/idempotency.ts';
import type { Reply } from './reply.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Route = `${Method} /${string}` | '$default';

/** Who may call: the JWT authorizer demands the scope, so a story never has to ask. A provider proves itself by its signature. */
export type Auth = 'public' | 'shopper' | 'merchant' | 'admin' | 'provider';

type Schema = ZodMiniType;

/** What a route promises. Everything about it stands here and nowhere else: see functions/README.md. */
export interface Contract {
  readonly route: Route;
  /** One sentence for the reference: what the caller gets done. */
  readonly summary: string;
  readonly auth: Auth;
  /** `Idempotency-Key`: demanded, or honoured when it is sent. */
  readonly idempotency?: 'required' | 'accepted';
  readonly body?: Schema;
  /** Also takes the body as an HTML form: for pages that have to work without a script. */
  readonly form?: true;
  readonly query?: Schema;
  readonly returns: { readonly status: number; readonly body?: Schema; readonly contentType?: string };
  /** The problems that the story itself may answer, besides those that every operation has. */
  readonly fails: readonly ProblemCode[];
  readonly uses: Uses;
  /** Demands the version that the caller has seen: without it 400, stale 412. */
  readonly ifMatch?: 'required';
  /** Works on the session cookies themselves, so that it has to check where the request comes from although it is public. */
  readonly cookies?: true;
  /** Seconds for which the edge may keep a public answer; 2 at most. */
  readonly cache?: 1 | 2;
  /** Should go out to a tenth of the traffic first, with alarms of its own. Declared, not obeyed yet: see infra/README.md. */
  readonly release?: 'canary';
  /** Seconds after which it is given up; 10 unless it calls a provider. */
  readonly timeoutSeconds?: number;
  /** Examples for the reference. */
  readonly example?: unknown;
}

/** Names in the braces of a route: `/v1/orders/{orderId}` → `orderId`. */
type PathNames<R extends string> = R extends `${string}{${infer Name}}${infer Rest}` ? Name | PathNames<Rest> : never;

/** The person behind the access token. `merchantId` is there while the token carries the scope `shop/merchant`. */
export interface Caller {
  readonly userId: string;
  readonly roles: readonly ('shopper' | 'merchant' | 'admin')[];
  readonly merchantId?: string;
  /** Session of the token: what `origin_jti` names. */
  readonly sessionId: string;
}

/** The request as it came, for the few stories that need more than their contract: webhooks and cookies. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** Address of whoever sent it, as far as it is known: what throttles count by. */
  readonly viewer: string;
  readonly body: Buffer;
}

type Parsed<S> = S extends Schema ? output<S> : undefined;

/** What a story is told: only what its contract declares. */
export interface Input<C extends Contract> {
  readonly body: Parsed<C['body']>;
  readonly query: Parsed<C['query']>;
  readonly path: Readonly<Record<PathNames<C['route']>, string>>;
  readonly caller: C['auth'] extends 'public' | 'provider' ? undefined : Caller;
  readonly idempotency: Idempotency;
  /** Version named by `If-Match`, when it was sent. */
  readonly ifMatch: number | undefined;
  readonly request: RawRequest;
  readonly shop: Shop;
  readonly now: Date;
}

type Answer<C extends Contract> = C['returns'] extends { readonly body: infer S extends Schema } ? output<S> : unknown;

/** What happens, read top to bottom. Answers the body of the contract, or a reply with headers and cookies around it. */
export type Story<C extends Contract> = (
  input: Input<C>,
  ports: Opened<C['uses']>,
) => Promise<Answer<C> | Reply<Answer<C> | string>>;

/** A route and its story: one declaration, one file, one Lambda. */
export interface Operation<C extends Contract = Contract> {
  readonly kind: 'operation';
  /** `<domain>/<verb-noun>`: the path of the file below `functions/`. */
  readonly id: string;
  readonly contract: C;
  readonly story: (input: never, ports: never) => Promise<unknown>;
}

/** Declares a route. Declaring does nothing else: infra, the reference and the local cloud read it as data. */
export const operation = <const C extends Contract>(id: string, contract: C, story: Story<C>): Operation<C> => ({
  kind: 'operation',
  id,
  contract,
  story,
});
