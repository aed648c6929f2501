import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { DurableMap } from '../engines/durable-map.ts';
import { matches } from '../streams/filter.ts';
import type { RuleDefinition } from './rule.ts';

/** An event as a service of AWS puts it on the default bus. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly [member: string]: unknown;
}

/** What the services have to say, for the functions whose rules want to hear it. */
export interface Bus {
  put(event: BusEvent): void;
  /** Goes on with what an earlier run left, once the rules are known. */
  resume(): void;
  stop(): Promise<void>;
}

export interface BusOptions {
  /** Read when an event comes: the template that declares them is provisioned after the services have started. */
  readonly rules: readonly RuleDefinition[];
  readonly stateDir: string | undefined;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly report: (problem: string) => void;
}

const Waiting = z.object({ ruleId: z.string(), event: z.looseObject({ id: z.string() }), attempts: z.number() });
type Waiting = z.infer<typeof Waiting>;

/** A fifth of one processor at the most; an event that comes meanwhile waits for a second at the most. */
const restFor = (milliseconds: number): number => Math.min(1_000, 4 * milliseconds);

/**
 * Starts the bus. Functions behind it work in the background: one event at a time, and after each a rest four times as
 * long as it took, so that a shop that is being filled does not wait for its thumbnails. The newest event goes first
 * (AWS promises no order): who has just done something looks for its effect.
 */
export const startBus = ({ rules, stateDir, invoke, report }: BusOptions): Bus => {
  const file = stateDir && join(stateDir, 'events.jsonl');
  const waiting = new DurableMap<Waiting>(file, (json) => z.parse(Waiting, json));
  const stopping = new AbortController();
  let working: Promise<void> | undefined;

  const deliver = async (key: string, { ruleId, event, attempts }: Waiting): Promise<void> => {
    const rule = rules.find(({ id }) => id === ruleId);
    try {
      if (rule) await invoke(rule.functionArn, event);
      waiting.delete(key);
    } catch (error) {
      if (stopping.signal.aborted) return;
      waiting.delete(key);
      if (rule && attempts < rule.retries) waiting.set(key, { ruleId, event, attempts: attempts + 1 });
      else report(`the rule ${ruleId} gave an event up: ${error}`);
    }
  };

  const work = async (): Promise<void> => {
    for (let next = newest(waiting); next && !stopping.signal.aborted; next = newest(waiting)) {
      const begin = performance.now();
      await deliver(...next);
      await sleep(restFor(performance.now() - begin), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const wake = (): void => {
    if (working || waiting.size === 0 || stopping.signal.aborted) return;
    working = work().finally(() => {
      working = undefined;
      wake();
    });
  };

  return {
    resume: wake,
    put: (event) => {
      for (const { id, pattern } of rules) {
        if (matches(pattern, event)) waiting.set(`${event.id}/${id}`, { ruleId: id, event, attempts: 0 });
      }
      wake();
    },
    stop: async () => {
      stopping.abort();
      await working;
      waiting.close();
    },
  };
};

const newest = (waiting: DurableMap<Waiting>): [string, Waiting] | undefined => [...waiting.entries()].at(-1);
