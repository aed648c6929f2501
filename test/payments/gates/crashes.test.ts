import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { abandoned, killedProcess, runBrokenOff } from './broken-off.ts';
import type { End } from './crossing.ts';
import { payingHall } from './hall.ts';
import { moneyStories, type Recovery, type Story } from './stories.ts';

capturedLog();
const real = realTable();
/** Schedules work on all that is due: each story has a table of its own. */
let table: RealTable = real;
const hall = payingHall(() => table);
const killed = killedProcess();
const stories = moneyStories(hall, () => table);

/** What earlier cases have left to be asked about is nobody's business in the next. */
const quiet = async (): Promise<void> => {
  const due = (await table.items()).flatMap((item) => paymentItem.from(item) ?? []).filter(({ dueAt }) => dueAt);
  if (due.length > 0) await table.given(due.map((payment) => paymentItem.update(payment, { remove: ['dueAt'] })));
};

const recoveries: readonly Recovery[] = ['redelivery', 'reconcile'];
type Start = Parameters<typeof runBrokenOff>[3];

/** Runs a story that is broken off there, lets the shop recover, and looks at what has become of it. */
const survive = async ({ given }: Story, start: Start, how: Recovery, end?: End): Promise<number> => {
  await quiet();
  const { run, recover, outcome, expected } = await given();
  const shop = { parameters: hall.parameters(), origin: hall.origin };
  const { calls, isOver } = await runBrokenOff(table, shop, run, start, end);
  const where = end ? `broken off ${end.when} call ${end.call}, then ${how}` : 'not broken off';
  expect(isOver, where).toBe(end !== undefined);
  await recover(how);
  expect(await outcome(), where).toEqual(expected);
  return calls;
};

/** Every state in which it can be broken off: after each of its calls, of which the last is heard by nobody. */
const endsOf = (calls: number): readonly End[] =>
  Array.from({ length: calls }, (_, i) => ({ call: i + 1, when: 'after' as const }));

const pointsAtLength = (calls: number): readonly { readonly end: End; readonly how: Recovery }[] => {
  const once = endsOf(calls).map((end, i) => ({ end, how: recoveries[i % recoveries.length] ?? 'redelivery' }));
  const whole = endsOf(calls).flatMap((end) =>
    recoveries.flatMap((how) => [
      { end, how },
      { end: { ...end, when: 'before' as const }, how },
    ]),
  );
  return atLength(1, 3) === 1 ? once : [whole, whole, whole].flat();
};

describe('a function that is broken off at any of its calls', () => {
  it.each(stories)(
    'loses and doubles nothing: $name',
    async (story) => {
      table = await real.empty();
      // The calls are counted, not guessed: first it runs to its end.
      const calls = await survive(story, abandoned, 'redelivery');
      expect(calls).toBeGreaterThan(1);
      for (const { end, how } of pointsAtLength(calls)) await survive(story, atLength(abandoned, killed), how, end);
      expect(checkInvariants(await table.items()).violations).toEqual([]);
    },
    3_600_000,
  );
});

describe('a process that is killed at any of its calls', () => {
  it('loses and doubles nothing', async () => {
    table = await real.empty();
    const [story] = stories;
    if (!story) throw new Error('there are no stories');
    const calls = await survive(story, killed, 'redelivery');
    for (const [i, end] of endsOf(calls).entries()) {
      await survive(story, killed, recoveries[i % 2] ?? 'reconcile', end);
    }
    expect(checkInvariants(await table.items()).violations).toEqual([]);
  }, 120_000);
});
