import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { defaultRegion } from '../cloudformation/assembly.ts';
import { accountId } from '../cloudformation/stack.ts';
import { type NextRun, parseSchedule } from './expression.ts';

/** A function that runs at times, as the template declares it. */
export interface ScheduleDefinition {
  readonly id: string;
  readonly arn: string;
  readonly source: 'aws.events' | 'aws.scheduler';
  /** `rate(1 minute)` or `cron(0 3 * * ? *)`. */
  readonly expression: string;
  readonly functionArn: string;
  /** What the function gets; a Scheduled Event when the template gives nothing. */
  readonly input: unknown;
}

/** The running schedules of the local cloud. */
export interface Schedules {
  /** Runs what is due, each schedule once, and waits until it has been done. */
  runDue(): Promise<void>;
  stop(): Promise<void>;
}

export interface SchedulesOptions {
  readonly definitions: readonly ScheduleDefinition[];
  readonly clock: Pick<Clock, 'now'>;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly report: (problem: string) => void;
}

interface Running {
  readonly definition: ScheduleDefinition;
  readonly next: NextRun;
  due: Date;
  run: Promise<void>;
}

const tickMilliseconds = 1000;

/** Runs functions at their times, by the shop's clock. */
export const runSchedules = ({ definitions, clock, invoke, report }: SchedulesOptions): Schedules => {
  const schedules = definitions.map((definition): Running => {
    const next = parseSchedule(definition.expression);
    return { definition, next, due: next(clock.now()), run: Promise.resolve() };
  });

  const start = (schedule: Running): void => {
    const { definition, next, due } = schedule;
    schedule.due = next(clock.now());
    // One run at a time. After a failed one the next comes at its time.
    schedule.run = schedule.run
      .then(() => invoke(definition.functionArn, scheduledEvent(definition, due)))
      .then(
        () => undefined,
        (error: unknown) => report(`the schedule ${definition.id} failed: ${error}`),
      );
  };

  const runDue = async (): Promise<void> => {
    const due = schedules.filter((schedule) => schedule.due <= clock.now());
    for (const schedule of due.sort((a, b) => a.due.getTime() - b.due.getTime())) {
      start(schedule);
      await schedule.run;
    }
  };

  const timer = setInterval(() => void runDue(), tickMilliseconds);
  return {
    runDue,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(schedules.map(({ run }) => run));
    },
  };
};

/** The event that a schedule sends when the template names none. */
export const scheduledEvent = ({ source, arn, input }: ScheduleDefinition, due: Date): unknown =>
  input ?? {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: accountId,
    time: `${due.toISOString().slice(0, 19)}Z`,
    region: defaultRegion,
    resources: [arn],
    detail: {},
  };
