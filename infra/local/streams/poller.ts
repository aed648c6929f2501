import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDbError } from '../dynamodb-client.ts';
import { deliver } from './batch.ts';
import type { EventSource } from './event-source.ts';
import type { FailedRecords } from './failures.ts';
import { passes } from './filter.ts';
import type { Pace } from './pace.ts';
import { positionOf, type StreamRecord } from './record.ts';
import type { Start, StreamClient } from './stream-client.ts';

/** Where a reader stands in each shard: the last sequence number it is done with, or `closed`. */
export type Checkpoint = Record<string, string>;

export interface PollerOptions {
  readonly source: EventSource;
  readonly client: StreamClient;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly fail: (failure: FailedRecords) => Promise<void>;
  readonly checkpoint: Checkpoint;
  readonly save: () => Promise<void>;
  readonly pace: Pick<Pace, 'rest'>;
  readonly report: (problem: string) => void;
}

/** Reads one stream for one function until it is stopped. */
export interface Poller {
  stop(): Promise<void>;
}

const pauseAfterError = 1000;

export const startPoller = (options: PollerOptions): Poller => {
  const stopping = new AbortController();
  const { signal } = stopping;

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await readShards(options, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isForgotten(error)) {
          await options.pace.rest(signal);
          continue;
        }
        options.report(`the stream reader of ${options.source.functionArn} tries again: ${error}`);
        await pause(pauseAfterError, signal);
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
};

/**
 * What a reader stood on is gone. DynamoDB Local says so as well to one that has waited while thousands of records came
 * into the streams of other tables: its own record is still there, for a new iterator.
 */
const isForgotten = (error: unknown): boolean =>
  error instanceof DynamoDbError && error.message.includes('TrimmedDataAccess');

const closed = 'closed';

/** Reads every shard that is not done with, the older ones to their end. */
const readShards = async (options: PollerOptions, signal: AbortSignal): Promise<void> => {
  const { client, source, checkpoint } = options;
  const shards = await client.shards(source.streamArn);
  for (const shardId of shards) {
    if (checkpoint[shardId] !== closed) await readShard(shardId, options, signal);
  }
  if (shards.every((shardId) => checkpoint[shardId] === closed)) await options.pace.rest(signal);
};

const readShard = async (shardId: string, options: PollerOptions, signal: AbortSignal): Promise<void> => {
  const { client, source, checkpoint, save, pace } = options;
  let iterator: string | undefined = await iteratorFor(shardId, options);
  let collected: StreamRecord[] = [];
  let position: string | undefined;
  let windowEnds = 0;

  while (iterator !== undefined && !signal.aborted) {
    const { records, next }: Awaited<ReturnType<StreamClient['records']>> = await client.records(
      iterator,
      source.batchSize,
    );
    iterator = next;
    const last = records.at(-1);
    position = last === undefined ? position : positionOf(last);
    if (collected.length === 0) windowEnds = performance.now() + source.windowSeconds * 1000;
    collected.push(...records.filter((record) => passes(source.filters, record)));

    const isDue = collected.length >= source.batchSize || performance.now() >= windowEnds || iterator === undefined;
    if (isDue) {
      await deliverInBatches(collected, options, signal);
      collected = [];
    }
    // What waits for its window is read again after a restart: the checkpoint stays before it.
    if (position !== undefined && collected.length === 0 && !signal.aborted) {
      checkpoint[shardId] = position;
      position = undefined;
      await save();
    }
    if (last === undefined) await pace.rest(signal);
  }
  if (!signal.aborted) {
    checkpoint[shardId] = closed;
    await save();
  }
};

const deliverInBatches = async (
  records: readonly StreamRecord[],
  options: PollerOptions,
  signal: AbortSignal,
): Promise<void> => {
  const { source, invoke, fail } = options;
  for (let from = 0; from < records.length; from += source.batchSize) {
    await deliver(records.slice(from, from + source.batchSize), {
      source,
      signal,
      invoke: (batch) => invoke(source.functionArn, { Records: batch.map((record) => lambdaRecord(record, source)) }),
      giveUp: (failure) =>
        fail({ ...failure, function: source.functionArn, destination: source.onFailure, at: new Date().toISOString() }),
    });
  }
};

/** Functions see where a record comes from; the engine calls its region `ddblocal`. */
const lambdaRecord = (record: StreamRecord, { streamArn }: EventSource): object => ({
  ...record,
  awsRegion: streamArn.split(':')[3],
  eventSourceARN: streamArn,
});

const iteratorFor = async (shardId: string, { client, source, checkpoint }: PollerOptions): Promise<string> => {
  const after = checkpoint[shardId];
  const start: Start =
    after === undefined ? { type: source.startingPosition } : { type: 'AFTER_SEQUENCE_NUMBER', after };
  try {
    return await client.iterator(source.streamArn, shardId, start);
  } catch (error) {
    // What the checkpoint names has left the stream, which keeps a day: go on with the oldest record that is there.
    if (!isForgotten(error)) throw error;
    return client.iterator(source.streamArn, shardId, { type: 'TRIM_HORIZON' });
  }
};
