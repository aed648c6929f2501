import type { Opened, Uses } from '#shared/kernel/port.ts';
import type { EventInput } from './consumer.ts';

export interface TriggerContract {
  readonly summary: string;
  /** The user pool's hook that runs it. */
  readonly hook: 'pre-token-generation';
  readonly uses: Uses;
}

/** A Lambda that the user pool asks; it answers the event with its response filled in. */
export interface Trigger<C extends TriggerContract = TriggerContract, Event = never> {
  readonly kind: 'trigger';
  readonly id: string;
  readonly contract: C;
  readonly story: (event: Event, input: EventInput, ports: never) => Promise<Event>;
}

export const trigger = <const C extends TriggerContract, Event>(
  id: string,
  contract: C,
  story: (event: Event, input: EventInput, ports: Opened<C['uses']>) => Promise<Event>,
): Trigger<C, Event> => ({ kind: 'trigger', id, contract, story });
