import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Problem } from '../kernel/problem.ts';
import { required } from '../kernel/shop.ts';
import type { Engine, WriteInput } from '../table/engine.ts';
import type { WireItem } from '../table/item.ts';
import type { Meter } from '../table/meter.ts';
import { tableSchema } from '../table/schema.ts';
import { Table } from '../table/table.ts';
import { clientSettings, prime } from './client.ts';

type SdkItem = Record<string, AttributeValue>;

/** Our wire items and the SDK's are the same JSON; only the SDK's type is wider and not readonly. */
const outgoing = (item: WireItem): SdkItem => item as SdkItem;
const incoming = (item: SdkItem): WireItem => item as WireItem;

const batchTries = 5;

const pause = (attempt: number): Promise<void> =>
  new Promise((resume) => setTimeout(resume, Math.random() * 25 * 2 ** attempt));

/** The engine of the table over the SDK's client. */
export const dynamoDbEngine = (client: DynamoDBClient, TableName: string): Engine => {
  const batch = async (Keys: SdkItem[], ConsistentRead: boolean): Promise<SdkItem[]> => {
    const found: SdkItem[] = [];
    let wanted = Keys;
    for (let attempt = 0; wanted.length > 0; attempt++) {
      if (attempt >= batchTries) throw new Problem('unavailable', { retryAfter: 1 });
      if (attempt > 0) await pause(attempt);
      const request = { [TableName]: { Keys: wanted, ConsistentRead } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: request }));
      found.push(...(Responses?.[TableName] ?? []));
      wanted = UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
    return found;
  };

  return {
    getItem: async ({ Key, ConsistentRead }) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: outgoing(Key), ConsistentRead }));
      return Item && incoming(Item);
    },
    batchGetItem: async ({ Keys, ConsistentRead }) => (await batch(Keys.map(outgoing), ConsistentRead)).map(incoming),
    query: async ({ ExclusiveStartKey, ...input }) => {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          ...sdkExpressions(input),
          ...(ExclusiveStartKey && { ExclusiveStartKey: outgoing(ExclusiveStartKey) }),
        }),
      );
      return { items: (Items ?? []).map(incoming), more: LastEvaluatedKey !== undefined };
    },
    write: async ({ action, ...write }) => {
      const { Item = {}, Key = {}, ...input } = sdkWrite(write);
      const common = { TableName, ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
      switch (action) {
        case 'Put':
          await client.send(new PutItemCommand({ ...common, Item }));
          return write.Item;
        case 'Delete':
          await client.send(new DeleteItemCommand({ ...common, Key }));
          return undefined;
        case 'Update': {
          const { Attributes } = await client.send(new UpdateItemCommand({ ...common, Key, ReturnValues: 'ALL_NEW' }));
          return Attributes && incoming(Attributes);
        }
        case 'ConditionCheck':
          throw new TypeError('A check alone changes nothing: commit it together with a write, or read instead.');
      }
    },
    transactWriteItems: async (inputs) => {
      const TransactItems = inputs.map(({ action, ...input }) => ({
        [action]: { TableName, ...sdkWrite(input), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
      }));
      await client.send(new TransactWriteItemsCommand({ TransactItems: TransactItems as never }));
    },
  };
};

const sdkExpressions = <T extends { ExpressionAttributeValues?: WireItem }>({
  ExpressionAttributeValues,
  ...input
}: T) => ({
  ...input,
  ...(ExpressionAttributeValues && { ExpressionAttributeValues: outgoing(ExpressionAttributeValues) }),
});

const sdkWrite = ({ Item, Key, ...input }: Omit<WriteInput, 'action'>) => ({
  ...sdkExpressions(input),
  ...(Item && { Item: outgoing(Item) }),
  ...(Key && { Key: outgoing(Key) }),
});

/** Opens the table of the stage. The client lives as long as the container. */
export const openTable = async () => {
  const client = new DynamoDBClient(clientSettings);
  const engine = dynamoDbEngine(client, required(process.env, 'TABLE_NAME'));
  await prime(() => engine.getItem({ Key: { pk: { S: tableSchema.primer }, sk: { S: '-' } }, ConsistentRead: false }));
  return ({ meter, consistent }: { meter: Meter; consistent: boolean }) => new Table(engine, meter, { consistent });
};
