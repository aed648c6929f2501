import type { Opened, Uses } from '#shared/kernel/port.ts';
import type { EventInput } from './consumer.ts';

export interface ScheduleContract {
  readonly summary: string;
  /** How often it runs: `rate(1 minute)`. */
  readonly rate: `rate(${number} ${'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days'})`;
  readonly uses: Uses;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

/** A Lambda behind a timer. Its result is a short account of what it did, for the log. */
export interface Schedule<C extends ScheduleContract = ScheduleContract> {
  readonly kind: 'schedule';
  readonly id: string;
  readonly contract: C;
  readonly story: (input: EventInput, ports: never) => Promise<Readonly<Record<string, number>>>;
}

export const schedule = <const C extends ScheduleContract>(
  id: string,
  contract: C,
  story: (input: EventInput, ports: Opened<C['uses']>) => Promise<Readonly<Record<string, number>>>,
): Schedule<C> => ({ kind: 'schedule', id, contract, story });
