import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DurableMap } from '../../engines/durable-map.ts';
import { Delivery } from '../deliveries.ts';

const Session = z.object({
  id: z.string(),
  created: z.number(),
  expiresAt: z.number(),
  status: z.enum(['open', 'complete', 'expired']),
  /** The payment intent, and with it the money. */
  paidBy: z.nullable(z.string()),
  amount: z.number(),
  currency: z.string(),
  description: z.string(),
  clientReferenceId: z.nullable(z.string()),
  metadata: z.record(z.string(), z.string()),
  successUrl: z.string(),
  cancelUrl: z.nullable(z.string()),
  /** How often the card was declined; the session stays open. */
  declines: z.number(),
});
export type Session = Readonly<z.infer<typeof Session>>;

/** An event and the very bytes that announce it. */
const Event = z.object({ id: z.string(), type: z.string(), created: z.number(), body: z.string() });
export type Event = Readonly<z.infer<typeof Event>>;

/** The first answer under an idempotency key, and the request that it belongs to. */
const Repeat = z.object({ at: z.number(), request: z.string(), status: z.number(), body: z.unknown() });

/** Everything that the card provider knows; with a folder it survives the end of the process. */
export interface CardStore {
  readonly keys: { readonly apiKey: string; readonly webhookSecret: string };
  readonly sessions: DurableMap<Session>;
  readonly events: DurableMap<Event>;
  readonly repeats: DurableMap<z.infer<typeof Repeat>>;
  readonly pending: DurableMap<Delivery>;
  close(): void;
}

/** Opens the provider's books. A new account gets keys of its own: no key is ever written into the repository. */
export const openCardStore = (stateDir?: string): CardStore => {
  const open = <Value>(name: string, parse: (json: unknown) => Value): DurableMap<Value> =>
    new DurableMap(stateDir && join(stateDir, 'card', `${name}.jsonl`), parse);

  const keys = open('keys', (json) => z.string().parse(json));
  const sessions = open('sessions', (json) => Session.parse(json));
  const events = open('events', (json) => Event.parse(json));
  const repeats = open('repeats', (json) => Repeat.parse(json));
  const pending = open('deliveries', (json) => Delivery.parse(json));

  const key = (name: string): string => {
    const value = keys.get(name) ?? randomId(name);
    if (!keys.has(name)) keys.set(name, value);
    return value;
  };
  return {
    keys: { apiKey: key('sk_test'), webhookSecret: key('whsec') },
    sessions,
    events,
    repeats,
    pending,
    close: () => {
      for (const map of [keys, sessions, events, repeats, pending]) map.close();
    },
  };
};

/** An id in Stripe's manner: what it names, then enough randomness. */
export const randomId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;
