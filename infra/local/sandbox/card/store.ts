import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DurableMap } from '../../engines/durable-map.ts';
import { Delivery } from '../deliveries.ts';
import { Keys } from '../keys.ts';

const Session = z.object({
  id: z.string(),
  created: z.number(),
  expiresAt: z.number(),
  status: z.enum(['open', 'complete', 'expired']),
  /** The payment intent, and with it the money. */
  paidBy: z.nullable(z.string()),
  /** Payment intents before that one, where the shopper was made to pay again. */
  paidBefore: z._default(z.array(z.string()), []),
  amount: z.number(),
  currency: z.string(),
  description: z.string(),
  clientReferenceId: z.nullable(z.string()),
  metadata: z.record(z.string(), z.string()),
  successUrl: z.string(),
  cancelUrl: z.nullable(z.string()),
  /** What the shop says beside the button. */
  message: z._default(z.nullable(z.string()), null),
  /** How often the card was declined; the session stays open. */
  declines: z.number(),
});
export type Session = Readonly<z.infer<typeof Session>>;

const Refund = z.object({
  id: z.string(),
  created: z.number(),
  paymentIntent: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed']),
  reason: z.nullable(z.string()),
  metadata: z.record(z.string(), z.string()),
});
export type Refund = Readonly<z.infer<typeof Refund>>;

/** An event and the very bytes that announce it. */
const Event = z.object({ id: z.string(), type: z.string(), created: z.number(), body: z.string() });
export type Event = Readonly<z.infer<typeof Event>>;

/** The first answer under an idempotency key, and the request that it belongs to. */
const Repeat = z.object({ at: z.number(), request: z.string(), status: z.number(), body: z.unknown() });

/** Everything that the card provider knows; with a folder it survives the end of the process. */
export interface CardStore {
  readonly keys: Keys<'sk_test' | 'whsec'>;
  readonly sessions: DurableMap<Session>;
  readonly refunds: DurableMap<Refund>;
  readonly events: DurableMap<Event>;
  readonly repeats: DurableMap<z.infer<typeof Repeat>>;
  readonly pending: DurableMap<Delivery>;
  close(): void;
}

/** Opens the provider's books. */
export const openCardStore = async (stateDir?: string): Promise<CardStore> => {
  const folder = stateDir && join(stateDir, 'card');
  const open = <Value>(name: string, parse: (json: unknown) => Value): DurableMap<Value> =>
    new DurableMap(folder && join(folder, `${name}.jsonl`), parse);

  const keys = await Keys.open('card', stateDir, {
    sk_test: () => randomId('sk_test'),
    whsec: () => randomId('whsec'),
  });
  const sessions = open('sessions', (json) => Session.parse(json));
  const refunds = open('refunds', (json) => Refund.parse(json));
  const events = open('events', (json) => Event.parse(json));
  const repeats = open('repeats', (json) => Repeat.parse(json));
  const pending = open('deliveries', (json) => Delivery.parse(json));
  return {
    keys,
    sessions,
    refunds,
    events,
    repeats,
    pending,
    close: () => {
      for (const each of [keys, sessions, refunds, events, repeats, pending]) each.close();
    },
  };
};

/** An id in Stripe's manner: what it names, then enough randomness. */
export const randomId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;
