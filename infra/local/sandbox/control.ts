import * as z from 'zod/mini';
import { parseJson } from '../json.ts';
import { AnswerFault, type Faults, NextFaults, NextRefund, providerNames } from './faults.ts';
import { type Call, json, type Reply } from './http.ts';
import type { Pace } from './pace.ts';
import type { SandboxProvider } from './provider.ts';

const Control = z.strictObject({
  /** Whose deliveries, answers and refunds are meant; without it, those of whichever comes first. */
  provider: z.optional(z.enum(providerNames)),
  pay: z.optional(z.string()),
  fail: z.optional(z.string()),
  finish: z.optional(z.string()),
  dispute: z.optional(z.string()),
  force: z.optional(z.boolean()),
  again: z.optional(z.boolean()),
  amount: z.optional(z.number().check(z.int(), z.minimum(0))),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  refund: z.optional(z.string()),
  outcome: z.optional(z.enum(['succeed', 'fail', 'abnormal'])),
  next: z.optional(NextFaults),
  answers: z.optional(AnswerFault),
  nextRefund: z.optional(NextRefund),
  rotate: z.optional(z.enum(providerNames)),
  /** How many times faster than the providers' own tables notifications are repeated. */
  speed: z.optional(z.number().check(z.minimum(1), z.maximum(1_000_000))),
});

export interface Controlled {
  readonly providers: readonly SandboxProvider[];
  readonly faults: Faults;
  readonly pace: Pace;
  /** Hears that the parameters of the stage are others now. */
  readonly rotated: () => void;
}

/** `POST _ctl`: presses the buttons of the pay page, and arranges what goes wrong next. */
export const control = async (call: Call, sandbox: Controlled): Promise<Reply> => {
  const parsed = Control.safeParse(parseJson(call.body));
  if (!parsed.success) {
    const controls = Object.keys(Control.shape);
    return json(400, { message: 'Not a control request.', issues: parsed.error.issues, controls });
  }
  const { providers } = sandbox;
  const { pay, fail, finish, dispute, refund, outcome = 'succeed', ...how } = parsed.data;
  await arrange(parsed.data, sandbox);

  const ask = <Standing>(about: string, act: (provider: SandboxProvider) => Standing | undefined): Reply => {
    const standing = providers.map(act).find((each) => each !== undefined);
    return standing ? json(200, standing) : json(404, { message: `No provider knows this ${about} number.` });
  };
  if (pay !== undefined) return ask('payment', (provider) => provider.pay(pay, how));
  if (fail !== undefined) return ask('payment', (provider) => provider.fail(fail));
  if (finish !== undefined) return ask('payment', (provider) => provider.finish?.(finish));
  if (dispute !== undefined) return ask('payment', (provider) => provider.dispute?.(dispute));
  if (refund !== undefined) return ask('refund', (provider) => provider.settleRefund(refund, outcome));
  return json(200, { next: parsed.data.next ?? {}, speed: sandbox.pace.speed });
};

const arrange = async (wish: z.infer<typeof Control>, { providers, faults, pace, rotated }: Controlled) => {
  const { provider: whose, next, answers, nextRefund, rotate, speed } = wish;
  if (next) faults.add(next, whose);
  if (next?.reorder === 0) for (const provider of providers) provider.release();
  if (answers) faults.disturb(answers, whose);
  if (nextRefund) faults.decideRefund(nextRefund, whose);
  if (speed !== undefined) pace.speed = speed;
  if (rotate === undefined) return;
  await providers.find(({ name }) => name === rotate)?.rotateKeys();
  rotated();
};

/** `GET _ctl/log`: every attempt to deliver a notification, oldest first. */
export const deliveryLog = (providers: readonly SandboxProvider[]): Reply =>
  json(
    200,
    providers.flatMap(({ log }) => log).sort((a, b) => a.at.localeCompare(b.at)),
  );
