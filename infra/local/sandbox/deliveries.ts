import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { DurableMap } from '../engines/durable-map.ts';
import type { Clock } from '../engines/engine.ts';
import type { AttemptFault, Faults, ProviderName } from './faults.ts';
import type { PauseAfter } from './pace.ts';

/** A notification on its way to the shop. */
export const Delivery = z.object({
  eventId: z.string(),
  type: z.string(),
  paymentNumber: z.nullable(z.string()),
  /** What is told, before each attempt signs it. */
  body: z.string(),
  /** Where it goes, for providers that are told with each payment. */
  to: z.optional(z.string()),
  attempts: z.number(),
});
export type Delivery = Readonly<z.infer<typeof Delivery>>;

/** The shop's answer, and whether the provider takes it for an acknowledgement. */
export interface Answer {
  readonly status: number;
  readonly acknowledged: boolean;
}

/** One line of the delivery log: what was tried and what came back (no status when nothing did). */
export interface Attempt {
  readonly at: string;
  readonly provider: string;
  readonly eventId: string;
  readonly type: string;
  readonly paymentNumber: string | null;
  readonly attempt: number;
  readonly status: number | null;
  readonly acknowledged: boolean;
  readonly note?: string;
}

/** Sends one attempt as the provider does, and judges the answer by the provider's own rule. */
export type Post = (delivery: Delivery, fault: AttemptFault, signal: AbortSignal) => Promise<Answer>;

interface Options {
  readonly provider: ProviderName;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly pauseAfter: PauseAfter;
  /** What is not acknowledged yet, also from an earlier run; by event id. */
  readonly pending: DurableMap<Delivery>;
  readonly post: Post;
}

const longestLog = 2_000;

/** Delivers notifications until they are acknowledged, as a provider does, and with the faults that tests ask for. */
export class Deliveries {
  readonly log: Attempt[] = [];
  readonly #options: Options;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stopped = new AbortController();
  /** Those that wait to be put out of order, and how many shall gather. */
  #held: Delivery[] = [];
  #gather = 0;

  constructor(options: Options) {
    this.#options = options;
    for (const delivery of options.pending.values()) this.#later(delivery, options.pauseAfter(1) ?? 0);
  }

  send(delivery: Delivery): void {
    this.#options.pending.set(delivery.eventId, delivery);
    this.#gather = this.#options.faults.takeReorder(this.#options.provider) || this.#gather;
    if (this.#gather > 0) this.#held.push(delivery);
    else this.#later(delivery, 0);
    if (this.#held.length > 0 && this.#held.length >= this.#gather) this.release();
  }

  /** Delivers what is held back, last first, each after the one before it. */
  release(): void {
    const held = this.#held.reverse();
    this.#held = [];
    this.#gather = 0;
    void held.reduce((before, delivery) => before.then(() => this.#deliver(delivery)), Promise.resolve());
  }

  stop(): void {
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #later(delivery: Delivery, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#deliver(delivery);
    }, milliseconds);
    this.#timers.add(timer);
  }

  async #deliver(waiting: Delivery): Promise<void> {
    const delivery = { ...waiting, attempts: waiting.attempts + 1 };
    const fault = this.#options.faults.take(this.#options.provider);
    const { signal } = this.#stopped;
    await sleep(fault.delay, undefined, { signal }).catch(() => undefined);
    const copies = Array.from({ length: fault.copies }, () => this.#attempt(delivery, fault, 'duplicate'));
    const acknowledged = fault.drop
      ? this.#record(delivery, undefined, 'dropped')
      : await this.#attempt(delivery, fault, noteOf(fault));
    await Promise.all(copies);
    // An attempt that was cut off by the end of the run stays pending for the next one.
    if (signal.aborted) return;

    const { pending, pauseAfter } = this.#options;
    const pause = pauseAfter(delivery.attempts);
    if (acknowledged || pause === undefined) return pending.delete(delivery.eventId);
    pending.set(delivery.eventId, delivery);
    this.#later(delivery, pause);
  }

  async #attempt(delivery: Delivery, fault: AttemptFault, note: string | undefined): Promise<boolean> {
    try {
      return this.#record(delivery, await this.#options.post(delivery, fault, this.#stopped.signal), note);
    } catch (error) {
      return this.#record(delivery, undefined, `no answer: ${reasonOf(error)}`);
    }
  }

  #record(delivery: Delivery, answer: Answer | undefined, note: string | undefined): boolean {
    const { eventId, type, paymentNumber, attempts: attempt } = delivery;
    const { status = null, acknowledged = false } = answer ?? {};
    const at = this.#options.clock.now().toISOString();
    const { provider } = this.#options;
    const line = { at, provider, eventId, type, paymentNumber, attempt, status, acknowledged };
    this.log.push(note === undefined ? line : { ...line, note });
    if (this.log.length > longestLog) this.log.shift();
    return acknowledged;
  }
}

const noteOf = ({ corrupt, wrongKey, oldTimestamp, signTest, delay }: AttemptFault): string | undefined => {
  const notes = [
    delay > 0 && `${delay} ms late`,
    corrupt && `corrupted ${corrupt}`,
    wrongKey && 'wrong key',
    oldTimestamp && 'old timestamp',
    signTest && 'sign test',
  ];
  return notes.filter(Boolean).join(', ') || undefined;
};

/** `fetch` says little itself; what happened on the wire is underneath. */
const reasonOf = (error: unknown): string => String(error instanceof Error && error.cause ? error.cause : error);
