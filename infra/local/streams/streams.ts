import type { Database } from '../dynamodb-client.ts';
import { isObject } from '../json.ts';
import { stateFile } from '../state-file.ts';
import type { EventSource } from './event-source.ts';
import type { Failures } from './failures.ts';
import type { Pace } from './pace.ts';
import { type Checkpoint, startPoller } from './poller.ts';
import { streamClient } from './stream-client.ts';

export interface StreamsOptions {
  readonly sources: readonly EventSource[];
  readonly database: Database;
  readonly stateDir: string | undefined;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly failures: Failures;
  readonly pace: Pick<Pace, 'rest'>;
  readonly report: (problem: string) => void;
}

/** Reads every stream for every function that asked for it, each from its own checkpoint. */
export const readStreams = async (options: StreamsOptions): Promise<{ stop(): Promise<void> }> => {
  const file = stateFile(options.stateDir, 'checkpoints.json');
  const checkpoints = checkpointsFrom(await file.read());
  const client = streamClient(options.database);

  const pollers = options.sources.map((source) => {
    const key = `${source.id} ${source.streamArn}`;
    const checkpoint = checkpoints.get(key) ?? {};
    checkpoints.set(key, checkpoint);
    return startPoller({
      source,
      client,
      checkpoint,
      save: () => file.write(Object.fromEntries(checkpoints)),
      invoke: options.invoke,
      fail: (failure) => options.failures.add(failure),
      pace: options.pace,
      report: options.report,
    });
  });
  return {
    stop: async () => {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
};

const checkpointsFrom = (saved: unknown): Map<string, Checkpoint> => {
  const checkpoints = new Map<string, Checkpoint>();
  for (const [key, shards] of Object.entries(isObject(saved) ? saved : {})) {
    if (!isObject(shards)) continue;
    checkpoints.set(
      key,
      Object.fromEntries(Object.entries(shards).map(([shard, position]) => [shard, String(position)])),
    );
  }
  return checkpoints;
};
