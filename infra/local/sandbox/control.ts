import * as z from 'zod/mini';
import { type Faults, NextFaults } from './faults.ts';
import { type Call, json, type Reply } from './http.ts';
import type { SandboxProvider, Standing } from './provider.ts';

const Control = z.strictObject({
  pay: z.optional(z.string()),
  fail: z.optional(z.string()),
  force: z.optional(z.boolean()),
  amount: z.optional(z.number().check(z.int(), z.minimum(0))),
  next: z.optional(NextFaults),
});

/** `POST _ctl`: presses the buttons of the pay page, and arranges what goes wrong with the next deliveries. */
export const control = (call: Call, providers: readonly SandboxProvider[], faults: Faults): Reply => {
  const parsed = Control.safeParse(parseJson(call.body));
  if (!parsed.success) return json(400, { message: 'Not a control request.', issues: parsed.error.issues });

  const { pay, fail, force, amount, next } = parsed.data;
  if (next) faults.add(next);
  const press = (act: (provider: SandboxProvider) => Standing | undefined): Reply => {
    const standing = providers.map(act).find((each) => each !== undefined);
    return standing ? json(200, standing) : json(404, { message: 'No provider knows this payment number.' });
  };
  if (pay !== undefined) return press((provider) => provider.pay(pay, { force, amount }));
  if (fail !== undefined) return press((provider) => provider.fail(fail));
  return json(200, { next: next ?? {} });
};

/** `GET _ctl/log`: every attempt to deliver a notification, oldest first. */
export const deliveryLog = (providers: readonly SandboxProvider[]): Reply =>
  json(
    200,
    providers.flatMap(({ log }) => log).sort((a, b) => a.at.localeCompare(b.at)),
  );

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
