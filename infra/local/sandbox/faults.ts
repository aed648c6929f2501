import * as z from 'zod/mini';

const Count = z.number().check(z.int(), z.minimum(0), z.maximum(10_000));

/** What shall go wrong with the next deliveries. */
export const NextFaults = z.strictObject({
  /** Attempts that are lost on the way; each is repeated like any that was not acknowledged. */
  drop: z.optional(Count),
  /** Copies that arrive at the same moment as the next attempt. */
  duplicate: z.optional(Count),
  /** A field of the object that is changed on the way, after signing. */
  corrupt: z.optional(z.string()),
  wrongKey: z.optional(z.boolean()),
  oldTimestamp: z.optional(z.boolean()),
});

/** What goes wrong with one attempt to deliver. */
export interface AttemptFault {
  readonly drop: boolean;
  readonly copies: number;
  readonly corrupt: string | undefined;
  readonly wrongKey: boolean;
  readonly oldTimestamp: boolean;
}

const none: AttemptFault = { drop: false, copies: 0, corrupt: undefined, wrongKey: false, oldTimestamp: false };

/** The faults asked for and not yet used up. */
export class Faults {
  #next: z.infer<typeof NextFaults> = {};

  add(faults: z.infer<typeof NextFaults>): void {
    this.#next = { ...this.#next, ...faults };
  }

  /** The fault of the next attempt: first everything that is to be lost is lost, then the rest strikes once. */
  take(): AttemptFault {
    const { drop = 0, duplicate = 0, corrupt, wrongKey = false, oldTimestamp = false } = this.#next;
    if (drop > 0) {
      this.#next = { ...this.#next, drop: drop - 1 };
      return { ...none, drop: true };
    }
    this.#next = {};
    return { drop: false, copies: duplicate, corrupt, wrongKey, oldTimestamp };
  }
}
