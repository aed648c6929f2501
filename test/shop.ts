import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Change, Consumer } from '#functions/events/consumer.ts';
import { consumerLambda, scheduleLambda, triggerLambda, watcherLambda } from '#functions/events/lambda.ts';
import type { Schedule } from '#functions/events/schedule.ts';
import type { Trigger } from '#functions/events/trigger.ts';
import type { Watcher } from '#functions/events/watcher.ts';
import { type Openers, operationLambda } from '#functions/http/lambda.ts';
import type { Contract, Operation } from '#functions/http/operation.ts';
import { stages } from '#infra/stages.ts';
import { openCodecs } from '#shared/jsquash/codecs.ts';
import type { Uses } from '#shared/kernel/port.ts';
import type { Shop, StageShop } from '#shared/kernel/shop.ts';
import { HeldIndex } from '#shared/search/held-index.ts';
import type { Engine } from '#shared/table/engine.ts';
import { toWireItem } from '#shared/table/item.ts';
import { type Capacity, Meter } from '#shared/table/meter.ts';
import { Table } from '#shared/table/table.ts';
import { requestEvent, type TestRequest } from './event.ts';
import { fixedParameters, memoryFiles, memoryImages, memoryMailer, memoryUserPool } from './fakes.ts';
import { grantedEngine } from './granted-engine.ts';

/** The shop that the tests run: the stage `dev`, with a shipping that costs something. */
export const testShop: Shop = {
  ...stages.dev.shop,
  stage: 'test',
  shipping: { flat: 800, freeFrom: 50_000 },
  origin: 'https://shop.example',
};

/** Runs something in a shop that differs in its settings. */
const inShop = <T>({ origin, ...stage }: Shop, run: () => T): T => {
  process.env['SHOP'] = JSON.stringify(stage satisfies StageShop);
  process.env['SHOP_ORIGIN'] = origin;
  return run();
};

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly text: string;
  /** Undefined for what is not JSON. */
  readonly json: unknown;
  readonly capacity: Capacity;
}

const ProblemView = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  requestId: z.string(),
  errors: z.optional(z.array(z.looseObject({ path: z.string(), message: z.string() }))),
});
export type ProblemView = z.output<typeof ProblemView>;

type BodyOf<C extends Contract> = C['returns'] extends { readonly body: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;

interface Resources {
  readonly engine?: Engine;
  readonly pool?: ReturnType<typeof memoryUserPool>;
  readonly mailer?: ReturnType<typeof memoryMailer>;
  readonly images?: ReturnType<typeof memoryImages>;
  readonly files?: ReturnType<typeof memoryFiles>;
  readonly failures?: ReturnType<typeof memoryFiles>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly shop?: Partial<Shop>;
}

/** The keys that tokens of the tests are signed with. */
export const tokenKeys = ['newest key of the tests', 'older key of the tests'] as const;

/** The functions of the shop as Lambda runs them: the real chain over the table and over services in memory. */
export const shopOver = ({ engine, shop, parameters, ...services }: Resources = {}) => {
  const pool = services.pool ?? memoryUserPool();
  const mailer = services.mailer ?? memoryMailer();
  const images = services.images ?? memoryImages();
  const files = services.files ?? memoryFiles();
  const failures = services.failures ?? memoryFiles();
  const stage = { ...testShop, ...shop };
  const heldIndex = new HeldIndex();
  const stored = fixedParameters({ 'keys/tokens': JSON.stringify(tokenKeys), ...parameters }, stage);

  /** Hands out adapters that do what the declaration is granted, and keeps the meter of the request. */
  const openersFor = ({ contract }: { contract: { uses: Uses } }, seen: { meter?: Meter } = {}): Openers => ({
    ...(engine && {
      table: ({ meter, consistent }) => {
        seen.meter = meter;
        return new Table(grantedEngine(engine, contract.uses), meter, { consistent });
      },
    }),
    userPool: () => pool,
    mail: () => mailer,
    images: () => images,
    codecs: openCodecs(),
    searchIndex: () => heldIndex,
    files: () => files,
    failures: () => failures,
    parameters: () => stored,
    reference: () => JSON.stringify({ paths: {} }),
    docs: () => ({ page: '<h1>Docs</h1>', policy: "default-src 'none'" }),
  });

  /** One request, from the gateway's event to the answer. */
  const call = async (operation: Operation, request: TestRequest = {}): Promise<Answer> => {
    const seen: { meter?: Meter } = {};
    const handler = inShop(stage, () => operationLambda(operation, openersFor(operation, seen)));
    const result = await handler(requestEvent(operation, request) as never, {} as never);
    const { statusCode = 0, headers = {}, cookies = [], body = '' } = result;
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const json: unknown = texts['content-type']?.includes('json') ? JSON.parse(body) : undefined;
    const { capacity } = seen.meter ?? new Meter();
    return { status: statusCode, headers: texts, cookies, text: body, json, capacity };
  };

  return {
    pool,
    mailer,
    images,
    files,
    failures,
    call,

    /** A request that must succeed: its body, which says what the contract promises and nothing else. */
    async done<C extends Contract>(operation: Operation<C>, request: TestRequest = {}): Promise<BodyOf<C>> {
      const { status, json, text } = await call(operation, request);
      const { returns } = operation.contract;
      if (status !== returns.status) throw new Error(`${operation.id} answered ${status}: ${text}`);
      if (!returns.body) return undefined as BodyOf<C>;
      const body = z.parse(returns.body, json);
      if (!isDeepStrictEqual(body, json)) throw new Error(`${operation.id} answered more than its contract: ${text}`);
      return body as BodyOf<C>;
    },

    /** A request that must be refused: the problem. */
    async refused(operation: Operation, request: TestRequest = {}): Promise<ProblemView> {
      const { status, json, text, headers } = await call(operation, request);
      if (headers['content-type'] !== 'application/problem+json') throw new Error(`${operation.id}: ${status} ${text}`);
      return z.parse(ProblemView, json);
    },

    /** Changes as the table's stream tells them; answers those that failed. */
    changes: async (consumer: Consumer, changes: readonly Omit<Change, 'at'>[]): Promise<readonly string[]> => {
      const handler = inShop(stage, () => consumerLambda(consumer, openersFor(consumer)));
      const Records = changes.map(({ event, before, after }, i) => ({
        eventName: event,
        dynamodb: {
          SequenceNumber: String(i + 1),
          ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
          ...(before && { OldImage: toWireItem(before) }),
          ...(after && { NewImage: toWireItem(after) }),
        },
      }));
      const { batchItemFailures } = await handler({ Records } as never);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },

    /** A schedule whose time has come; answers its account. */
    run: (schedule: Schedule) => inShop(stage, () => scheduleLambda(schedule, openersFor(schedule)))(),

    /** An object that was put into the bucket of pictures. */
    watch: (watcher: Watcher, key: string): Promise<void> =>
      inShop(stage, () => watcherLambda(watcher, openersFor(watcher)))({
        time: new Date().toISOString(),
        detail: { object: { key } },
      }),

    /** What the user pool is answered. */
    trigger: <Event>(trigger: Trigger<Trigger['contract'], Event>, event: Event): Promise<Event> =>
      inShop(stage, () => triggerLambda(trigger, openersFor(trigger)))(event),
  };
};

export type TestedShop = ReturnType<typeof shopOver>;
