import * as z from 'zod/mini';

export const providerNames = ['card', 'alipay', 'wechat'] as const;
export type ProviderName = (typeof providerNames)[number];

const Count = z.number().check(z.int(), z.minimum(0), z.maximum(10_000));

/** What shall go wrong with the next deliveries. */
export const NextFaults = z.strictObject({
  /** Attempts that are lost on the way; each is repeated like any that was not acknowledged. */
  drop: z.optional(Count),
  /** Copies that arrive at the same moment as the next attempt. */
  duplicate: z.optional(Count),
  /** Milliseconds that the next attempt is late. */
  delay: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(600_000))),
  /** Notifications that are held until so many have gathered, and then arrive last first; 0 lets them go. */
  reorder: z.optional(Count),
  /** A field of the object that is changed on the way, after signing. */
  corrupt: z.optional(z.string()),
  wrongKey: z.optional(z.boolean()),
  oldTimestamp: z.optional(z.boolean()),
  /** WeChat's probe: attempts with a signature that is wrong on purpose. */
  signTest: z.optional(z.boolean()),
});
type NextFaults = z.infer<typeof NextFaults>;

/** What a call of a provider's API is about. */
export const callKinds = ['start', 'query', 'close', 'refund', 'queryRefund', 'other'] as const;
export type CallKind = (typeof callKinds)[number];

/** What happens to answers of a provider's API after the call has been carried out. */
export const AnswerFault = z.strictObject({
  how: z.enum(['error', 'timeout', 'disconnect', 'signTest']),
  times: z._default(Count, 1),
  to: z.optional(z.enum(callKinds)),
});
type AnswerFault = z.infer<typeof AnswerFault>;

/** What becomes of the next refund instead of a success. */
export const NextRefund = z.enum(['fail', 'abnormal', 'hold']);
export type NextRefund = z.infer<typeof NextRefund>;

/** What goes wrong with one attempt to deliver. */
export interface AttemptFault {
  readonly drop: boolean;
  readonly copies: number;
  readonly delay: number;
  readonly corrupt: string | undefined;
  readonly wrongKey: boolean;
  readonly oldTimestamp: boolean;
  readonly signTest: boolean;
}

const none: AttemptFault = {
  drop: false,
  copies: 0,
  delay: 0,
  corrupt: undefined,
  wrongKey: false,
  oldTimestamp: false,
  signTest: false,
};

type Whose = ProviderName | 'any';

/** The faults asked for and not yet used up, of one provider or of whichever comes first. */
export class Faults {
  readonly #next = new Map<Whose, NextFaults>();
  readonly #reorder = new Map<Whose, number>();
  readonly #answers = new Map<Whose, AnswerFault>();
  readonly #refunds = new Map<Whose, NextRefund>();

  add({ reorder, ...faults }: NextFaults, whose: Whose = 'any'): void {
    if (reorder !== undefined) this.#reorder.set(whose, reorder);
    this.#next.set(whose, { ...this.#next.get(whose), ...faults });
  }

  /** The fault of the next attempt: first everything that is to be lost is lost, then the rest strikes once. */
  take(provider: ProviderName): AttemptFault {
    const whose = this.#next.has(provider) ? provider : 'any';
    const next = this.#next.get(whose) ?? {};
    if (next.drop) {
      this.#next.set(whose, { ...next, drop: next.drop - 1 });
      return { ...none, drop: true };
    }
    this.#next.delete(whose);
    const { duplicate = 0, delay = 0, corrupt, wrongKey = false, oldTimestamp = false, signTest = false } = next;
    return { drop: false, copies: duplicate, delay, corrupt, wrongKey, oldTimestamp, signTest };
  }

  /** How many notifications are to be put out of order from the next one on. */
  takeReorder(provider: ProviderName): number {
    return takeFrom(this.#reorder, provider) ?? 0;
  }

  disturb(fault: AnswerFault, whose: Whose = 'any'): void {
    this.#answers.set(whose, fault);
  }

  /** What happens to the answer to this call. */
  takeAnswer(provider: ProviderName, kind: CallKind): AnswerFault['how'] | undefined {
    for (const whose of [provider, 'any'] as const) {
      const fault = this.#answers.get(whose);
      if (fault === undefined || fault.times === 0 || (fault.to ?? kind) !== kind) continue;
      this.#answers.set(whose, { ...fault, times: fault.times - 1 });
      return fault.how;
    }
    return undefined;
  }

  decideRefund(outcome: NextRefund, whose: Whose = 'any'): void {
    this.#refunds.set(whose, outcome);
  }

  /** What becomes of the refund that is asked for now; undefined lets it succeed. */
  takeRefund(provider: ProviderName): NextRefund | undefined {
    return takeFrom(this.#refunds, provider);
  }
}

const takeFrom = <Value>(wishes: Map<Whose, Value>, provider: ProviderName): Value | undefined => {
  const whose = wishes.has(provider) ? provider : 'any';
  const wish = wishes.get(whose);
  wishes.delete(whose);
  return wish;
};
