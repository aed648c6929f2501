import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type FunctionDefinition, operationOf, unqualified } from './definition.ts';
import { Instance, type Outcome } from './instance.ts';
import type { FunctionLog } from './log.ts';
import { Pool } from './pool.ts';

/** All functions of the local cloud: found by ARN or by operation, started when an event comes. */
export interface Functions {
  /** Runs one event; `onStart` is called when its turn has come. */
  run(functionArn: string, event: unknown, onStart?: () => void): Promise<Outcome>;
  /** Runs one event and answers its result, or throws the function's error. */
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  /** The function of an operation, by its id or by the last part of it. */
  find(functionId: string): FunctionDefinition | undefined;
  /** Gives the next events new instances, with a new environment; the running ones finish first. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  readonly definitions: ReadonlyMap<string, FunctionDefinition>;
  readonly environmentOf: (definition: FunctionDefinition) => Record<string, string>;
  readonly clock: Clock;
  readonly log: FunctionLog;
  /** Called when an event has been dealt with. */
  readonly onRun?: () => void;
}

/**
 * Above this the least recently used idle instance ends. Busy ones may be more: a function may wait for another. There is
 * room for every function of the shop: with less, going once around them starts each of them anew.
 */
const instanceLimit = 128;

/** A function that threw, crashed or ran out of time. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

export const runFunctions = ({ definitions, environmentOf, clock, log, onRun }: FunctionsOptions): Functions => {
  const pools = new Map<string, Pool>();

  const poolOf = (definition: FunctionDefinition): Pool => {
    const existing = pools.get(definition.arn);
    if (existing !== undefined) return existing;
    const pool = new Pool(() => start(definition));
    pools.set(definition.arn, pool);
    return pool;
  };

  const start = (definition: FunctionDefinition): Instance => {
    void makeRoom();
    return new Instance({
      definition,
      environment: environmentOf(definition),
      clock: clock.offset,
      onLine: (line) => log.write(operationOf(definition), line),
    });
  };

  const makeRoom = async (): Promise<void> => {
    const running = [...pools.values()].flatMap((pool) => [...pool.instances].map((instance) => ({ pool, instance })));
    if (running.length < instanceLimit) return;
    const idle = running.filter(({ instance }) => !instance.busy);
    const oldest = idle.sort((a, b) => a.instance.lastUsed - b.instance.lastUsed)[0];
    await oldest?.pool.end(oldest.instance);
  };

  const definitionOf = (functionArn: string): FunctionDefinition => {
    const definition = definitions.get(unqualified(functionArn));
    if (definition === undefined) throw new Error(`there is no function ${functionArn}`);
    return definition;
  };

  const run: Functions['run'] = async (functionArn, event, onStart) => {
    const definition = definitionOf(functionArn);
    const outcome = await poolOf(definition).invoke(event, randomUUID(), onStart);
    onRun?.();
    if (!outcome.ok) {
      const entry = { level: 'ERROR', operation: operationOf(definition), message: 'the function failed' };
      log.write(operationOf(definition), JSON.stringify({ ...entry, error: described(outcome.error) }));
    }
    return outcome;
  };

  return {
    run,
    invoke: async (functionArn, event) => {
      const outcome = await run(functionArn, event);
      if (outcome.ok) return outcome.result;
      throw new FunctionFailed(`${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    },
    find: (functionId) => {
      const all = [...definitions.values()];
      const isCalled = (name: string): boolean => name === functionId || name.split('/').at(-1) === functionId;
      return all.find((each) => operationOf(each) === functionId) ?? all.find((each) => isCalled(operationOf(each)));
    },
    restart: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.retire()));
    },
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
};

const described = ({
  errorType,
  errorMessage,
  trace,
}: {
  errorType: string;
  errorMessage: string;
  trace?: readonly string[];
}) => ({
  name: errorType,
  message: errorMessage,
  stack: trace,
});
