import { describe, expect, it } from 'vitest';
import { parseSchedule } from '#infra/local/schedules/expression.ts';

const next = (expression: string, after = '2026-03-05T12:34:56.000Z') =>
  parseSchedule(expression)(new Date(after)).toISOString();

describe('schedule expressions', () => {
  it.each([
    ['rate(1 minute)', '2026-03-05T12:35:56.000Z'],
    ['rate(5 minutes)', '2026-03-05T12:39:56.000Z'],
    ['rate(1 day)', '2026-03-06T12:34:56.000Z'],
    ['cron(* * * * ? *)', '2026-03-05T12:35:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-03-05T12:45:00.000Z'],
    ['cron(0 3 * * ? *)', '2026-03-06T03:00:00.000Z'],
    ['cron(30 4 1 * ? *)', '2026-04-01T04:30:00.000Z'],
    ['cron(0 9 ? * MON-FRI *)', '2026-03-06T09:00:00.000Z'],
    ['cron(0 9 ? * SUN *)', '2026-03-08T09:00:00.000Z'],
    ['cron(0,20,40 12 * * ? *)', '2026-03-05T12:40:00.000Z'],
    ['cron(0 0 1 JAN ? 2027)', '2027-01-01T00:00:00.000Z'],
  ])('runs %s next at %s', (expression, expected) => {
    expect(next(expression)).toBe(expected);
  });

  it.each(['rate(5 weeks)', 'cron(0 0 L * ? *)', 'every day'])('says that it does not read %s', (expression) => {
    expect(() => next(expression)).toThrow(/NotEmulated: .*expression\.ts/);
  });

  it('does not look for a day that never comes', () => {
    expect(() => next('cron(0 0 31 2 ? *)')).toThrow('does not run within a year');
  });
});
