import { describe, expect, it, vi } from 'vitest';
import { runSchedules } from '#infra/local/schedules/schedules.ts';

const aSchedule = (id: string, expression: string) => ({
  id,
  arn: `arn:${id}`,
  source: 'aws.events' as const,
  expression,
  functionArn: id,
  input: undefined,
});

describe('schedules', () => {
  it('run what is due once, however long it has been due, the longest due first', async () => {
    let now = new Date('2026-03-05T12:00:00Z');
    const invoked: string[] = [];
    const schedules = runSchedules({
      definitions: [
        aSchedule('hourly', 'rate(1 hour)'),
        aSchedule('minutely', 'rate(1 minute)'),
        aSchedule('daily', 'rate(1 day)'),
      ],
      clock: { now: () => now },
      invoke: async (functionArn) => invoked.push(functionArn),
      report: () => undefined,
    });

    await schedules.runDue();
    expect(invoked).toEqual([]);
    now = new Date('2026-03-05T14:00:00Z');
    await schedules.runDue();
    await schedules.runDue();
    expect(invoked).toEqual(['minutely', 'hourly']);
    await schedules.stop();
  });

  it('go on after a run that failed', async () => {
    let now = new Date('2026-03-05T12:00:00Z');
    const invoke = vi.fn(async () => Promise.reject(new Error('broken')));
    const report = vi.fn();
    const schedules = runSchedules({
      definitions: [aSchedule('s', 'rate(1 minute)')],
      clock: { now: () => now },
      invoke,
      report,
    });

    for (const minute of ['12:01', '12:02']) {
      now = new Date(`2026-03-05T${minute}:30Z`);
      await schedules.runDue();
    }
    expect(invoke).toHaveBeenCalledTimes(2);
    expect(report).toHaveBeenLastCalledWith('the schedule s failed: Error: broken');
    await schedules.stop();
  });
});
