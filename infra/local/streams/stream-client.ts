import * as z from 'zod/mini';
import { callDynamoDb, type Database } from '../dynamodb-client.ts';
import { StreamRecord } from './record.ts';

const Description = z.object({
  StreamDescription: z.object({
    Shards: z._default(z.array(z.object({ ShardId: z.string(), ParentShardId: z.optional(z.string()) })), []),
    LastEvaluatedShardId: z.optional(z.string()),
  }),
});

const Iterator = z.object({ ShardIterator: z.string() });

const Page = z.object({ Records: z.array(StreamRecord), NextShardIterator: z.optional(z.string()) });

/** From where a shard is read. */
export type Start =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly after: string };

/** The DynamoDB Streams API of the engine, as much of it as reading needs. */
export interface StreamClient {
  /** Parents before their children. */
  shards(streamArn: string): Promise<string[]>;
  iterator(streamArn: string, shardId: string, start: Start): Promise<string>;
  /** `next` is undefined at the end of a closed shard. */
  records(iterator: string, limit: number): Promise<{ records: StreamRecord[]; next: string | undefined }>;
}

export const streamClient = (database: Database): StreamClient => ({
  shards: async (streamArn) => {
    const shards: string[] = [];
    let from: string | undefined;
    do {
      const input = { StreamArn: streamArn, ...(from !== undefined && { ExclusiveStartShardId: from }) };
      const { StreamDescription } = z.parse(Description, await call(database, 'DescribeStream', input));
      shards.push(...StreamDescription.Shards.map(({ ShardId }) => ShardId));
      from = StreamDescription.LastEvaluatedShardId;
    } while (from !== undefined);
    return shards;
  },
  iterator: async (streamArn, shardId, start) => {
    const input = { StreamArn: streamArn, ShardId: shardId, ShardIteratorType: start.type };
    const position = start.type === 'AFTER_SEQUENCE_NUMBER' ? { SequenceNumber: start.after } : {};
    return z.parse(Iterator, await call(database, 'GetShardIterator', { ...input, ...position })).ShardIterator;
  },
  records: async (iterator, limit) => {
    const page = z.parse(Page, await call(database, 'GetRecords', { ShardIterator: iterator, Limit: limit }));
    return { records: page.Records, next: page.NextShardIterator };
  },
});

const call = (database: Database, action: string, input: object): Promise<unknown> =>
  callDynamoDb(database, `DynamoDBStreams_20120810.${action}`, input);
