import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../json.ts';
import type { EventSource } from './event-source.ts';
import { positionOf, type StreamRecord } from './record.ts';

/** Records that could not be processed, and why they were given up. */
export interface Failure {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly attempts: number;
  readonly error: string;
}

export interface DeliveryOptions {
  readonly source: Pick<EventSource, 'reportsItemFailures' | 'bisects' | 'retries' | 'maximumAgeSeconds'>;
  /** Hands records to the function and answers its result; rejects when the function failed. */
  readonly invoke: (records: readonly StreamRecord[]) => Promise<unknown>;
  readonly giveUp: (failure: Failure) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Before the first retry; it doubles up to a ceiling. */
  readonly backoffMilliseconds?: number;
}

const longestBackoff = 5000;

/** DynamoDB Local rounds the time of a record to the minute, so a record may be younger than it looks. */
const ageTolerance = 60;

/**
 * Delivers a batch in order until each record is processed or given up. A failing batch is halved where the event source
 * asks for it, which costs no attempt, so that one poisoned record does not take its neighbours along.
 */
export const deliver = async (
  batch: readonly StreamRecord[],
  options: DeliveryOptions,
  attempts = 0,
): Promise<void> => {
  if (batch.length === 0 || options.signal?.aborted) return;
  const { remaining, error } = await attempt(batch, options);
  if (remaining.length === 0) return;
  if (remaining.length < batch.length) return deliver(remaining, options);

  if (options.source.bisects && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2);
    await deliver(batch.slice(0, middle), options, attempts);
    return deliver(batch.slice(middle), options, attempts);
  }
  const condition = exhausted(batch, attempts, options.source);
  if (condition !== undefined) return options.giveUp({ records: batch, condition, attempts: attempts + 1, error });
  const backoff = (options.backoffMilliseconds ?? 100) * 2 ** attempts;
  await sleep(Math.min(backoff, longestBackoff), undefined, { signal: options.signal }).catch(() => undefined);
  return deliver(batch, options, attempts + 1);
};

interface Attempt {
  readonly remaining: readonly StreamRecord[];
  readonly error: string;
}

/** What is left of a batch after the function has seen it: from the first record on that it reported as failed. */
const attempt = async (batch: readonly StreamRecord[], { invoke, source }: DeliveryOptions): Promise<Attempt> => {
  try {
    const result = await invoke(batch);
    const failed = source.reportsItemFailures ? reportedFailures(result) : [];
    const positions = batch.map(positionOf).map((position) => failed.includes(position));
    const first = failed.length > 0 ? Math.max(0, positions.indexOf(true)) : batch.length;
    return { remaining: batch.slice(first), error: 'the function reported the record as failed' };
  } catch (error) {
    return { remaining: batch, error: error instanceof Error ? error.message : String(error) };
  }
};

/** `{ batchItemFailures: [{ itemIdentifier }] }`; an identifier that is missing or unknown fails the whole batch. */
const reportedFailures = (result: unknown): string[] => {
  const failures = isObject(result) ? result['batchItemFailures'] : undefined;
  if (!Array.isArray(failures)) return [];
  return failures.map((each: unknown) => (isObject(each) ? String(each['itemIdentifier']) : ''));
};

const exhausted = (
  [oldest]: readonly StreamRecord[],
  attempts: number,
  { retries, maximumAgeSeconds }: DeliveryOptions['source'],
): Failure['condition'] | undefined => {
  const created = oldest?.dynamodb.ApproximateCreationDateTime ?? Number.POSITIVE_INFINITY;
  const age = Date.now() / 1000 - created - ageTolerance;
  if (maximumAgeSeconds >= 0 && age > maximumAgeSeconds) return 'RecordAgeExceeded';
  return retries >= 0 && attempts >= retries ? 'RetryAttemptsExhausted' : undefined;
};
