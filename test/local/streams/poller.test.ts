import { expect, it, vi } from 'vitest';
import { DynamoDbError } from '#infra/local/dynamodb-client.ts';
import type { EventSource } from '#infra/local/streams/event-source.ts';
import { newPace } from '#infra/local/streams/pace.ts';
import { type Checkpoint, startPoller } from '#infra/local/streams/poller.ts';
import type { Start } from '#infra/local/streams/stream-client.ts';

const source: EventSource = {
  ...{ id: 'Mapping', streamArn: 'arn:aws:dynamodb:eu-west-1:1:table/shop/stream/1', functionArn: 'arn:function' },
  ...{ batchSize: 10, windowSeconds: 0, startingPosition: 'TRIM_HORIZON', filters: [], reportsItemFailures: true },
  ...{ bisects: true, retries: 0, maximumAgeSeconds: -1, onFailure: undefined },
};

const aRecord = (SequenceNumber: string) => ({
  eventID: SequenceNumber,
  eventName: 'INSERT',
  dynamodb: { SequenceNumber, ApproximateCreationDateTime: Date.now() / 1000 },
});

/** A stream whose engine forgets the place of its reader before the second record. */
const forgetfulStream = () => {
  const records = [aRecord('1'), aRecord('2')];
  const starts: Start[] = [];
  return {
    starts,
    shards: async () => ['shard'],
    iterator: async (_stream: string, _shard: string, start: Start) => `${starts.push(start)}`,
    records: async (iterator: string) => {
      if (iterator === 'forgotten') throw new DynamoDbError('GetRecords: {"__type":"…#TrimmedDataAccessException"}');
      const record = records.shift();
      return { records: record ? [record] : [], next: starts.length === 1 ? 'forgotten' : 'idle' };
    },
  };
};

it('a reader whose place the engine has forgotten goes on behind what it is done with, and nobody has to hear of it', async () => {
  const client = forgetfulStream();
  const taken: string[] = [];
  const reported: string[] = [];
  const checkpoint: Checkpoint = {};
  const poller = startPoller({
    ...{ source, client, checkpoint },
    invoke: async (_, event) => void taken.push(JSON.stringify(event)),
    fail: async () => expect.fail('nothing was given up'),
    save: async () => undefined,
    pace: newPace({ seldom: 20 }),
    report: (problem) => reported.push(problem),
  });
  await vi.waitFor(() => expect(taken).toHaveLength(2), 900);
  await poller.stop();
  expect(taken.map((event) => /"eventID":"(\d)"/.exec(event)?.[1])).toEqual(['1', '2']);
  expect(client.starts).toEqual([{ type: 'TRIM_HORIZON' }, { type: 'AFTER_SEQUENCE_NUMBER', after: '1' }]);
  expect(checkpoint).toEqual({ shard: '2' });
  expect(reported).toEqual([]);
});
