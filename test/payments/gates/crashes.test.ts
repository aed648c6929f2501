import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { paymentItem } from '#shared/payments/index.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { abandoned, type Course, killedProcess, runBrokenOff } from './broken-off.ts';
import type { End } from './crossing.ts';
import { payingHall } from './hall.ts';
import { expectDiscreet } from './leaks.ts';
import { moneyStories, type Recovery, type Story } from './stories.ts';

const written = capturedLog();
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
const survive = async ({ given }: Story, start: Start, how: Recovery, end?: End): Promise<Course> => {
  await quiet();
  const { run, recover, outcome, expected } = await given();
  const shop = { parameters: hall.parameters(), origin: hall.origin };
  const course = await runBrokenOff(table, shop, run, start, end);
  const where = end ? `broken off ${end.when} call ${end.call}, then ${how}` : 'not broken off';
  expect(course.isOver, where).toBe(end !== undefined);
  await recover(how);
  expect(await outcome(), where).toEqual(expected);
  return course;
};

interface Point {
  readonly end: End;
  readonly how: Recovery;
}

const howOf = (i: number): Recovery => recoveries[i % recoveries.length] ?? 'redelivery';

/** Once after each call that leaves something behind: what was only read leaves nothing that could be found differently. */
const pointsOf = ({ changing }: Course): readonly Point[] =>
  changing.map((call, i) => ({ end: { call, when: 'after' }, how: howOf(i) }));

/** Before and after each call, three times, with either way to recover. */
const allPointsOf = ({ calls }: Course): readonly Point[] => {
  const whole = Array.from({ length: calls }, (_, i) => i + 1).flatMap((call) =>
    recoveries.flatMap((how) => [
      { end: { call, when: 'before' as const }, how },
      { end: { call, when: 'after' as const }, how },
    ]),
  );
  return [whole, whole, whole].flat();
};

describe('a function that is broken off at any of its calls', () => {
  it.each(stories)(
    'loses and doubles nothing: $name',
    async (story) => {
      table = await real.empty();
      // The calls are counted, not guessed: first it runs to its end.
      const course = await survive(story, abandoned, 'redelivery');
      expect(course.changing.length).toBeGreaterThan(0);
      for (const { end, how } of atLength(pointsOf, allPointsOf)(course))
        await survive(story, atLength(abandoned, killed), how, end);
      expect(checkInvariants(await table.items()).violations).toEqual([]);
      expectDiscreet(written.text, hall.parameters());
    },
    3_600_000,
  );
});

describe('a process that is killed at any of its calls', () => {
  it('loses and doubles nothing', async () => {
    table = await real.empty();
    const [story] = stories;
    if (!story) throw new Error('there are no stories');
    const { calls } = await survive(story, killed, 'redelivery');
    for (let call = 1; call <= calls; call++) await survive(story, killed, howOf(call), { call, when: 'after' });
    expect(checkInvariants(await table.items()).violations).toEqual([]);
    expectDiscreet(written.text, hall.parameters());
  }, 120_000);
});
