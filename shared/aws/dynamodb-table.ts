import {
  type AttributeValue,
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Problem } from '../kernel/problem.ts';
import { required } from '../kernel/shop.ts';
import type { Engine, WriteInput } from '../table/engine.ts';
import type { WireItem, WireReadItem } from '../table/item.ts';
import type { Meter } from '../table/meter.ts';
import { tableSchema } from '../table/schema.ts';
import { Table } from '../table/table.ts';
import { clientSettings, prime } from './client.ts';

const batchTries = 5;

const pause = (attempt: number): Promise<void> =>
  new Promise((resume) => setTimeout(resume, Math.random() * 25 * 2 ** attempt));

/** The engine of the table over the SDK's client. */
export const dynamoDbEngine = (client: DynamoDBClient, TableName: string): Engine => {
  const batch = async (Keys: WireItem[], ConsistentRead: boolean): Promise<WireReadItem[]> => {
    const found: WireReadItem[] = [];
    let wanted: Record<string, AttributeValue>[] = Keys;
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
    getItem: async (input) => (await client.send(new GetItemCommand({ TableName, ...input }))).Item,
    batchGetItem: ({ Keys, ConsistentRead }) => batch(Keys, ConsistentRead),
    query: async (input) => {
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand({ TableName, ...input }));
      return { items: Items, more: LastEvaluatedKey !== undefined };
    },
    write: async (input) => {
      const { Put, Update, Delete, ConditionCheck } = writeItem(TableName, input);
      if (ConditionCheck)
        throw new TypeError('A check alone changes nothing: commit it with a write, or read instead.');
      if (Put) await client.send(new PutItemCommand(Put));
      if (Delete) await client.send(new DeleteItemCommand(Delete));
      if (!Update) return input.Item;
      return (await client.send(new UpdateItemCommand({ ...Update, ReturnValues: 'ALL_NEW' }))).Attributes;
    },
    transactWriteItems: async (inputs) => {
      const TransactItems = inputs.map((input) => writeItem(TableName, input));
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
    },
  };
};

/** One write as the SDK names it; alone it is the input of its own command. A refused one shows the item as it was. */
const writeItem = (
  TableName: string,
  { action, Item = {}, Key = {}, UpdateExpression = '', ConditionExpression, ...attributes }: WriteInput,
): TransactWriteItem => {
  const common = { TableName, ...attributes, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  const condition = ConditionExpression === undefined ? {} : { ConditionExpression };
  switch (action) {
    case 'Put':
      return { Put: { ...common, ...condition, Item } };
    case 'Update':
      return { Update: { ...common, ...condition, Key, UpdateExpression } };
    case 'Delete':
      return { Delete: { ...common, ...condition, Key } };
    case 'ConditionCheck':
      return { ConditionCheck: { ...common, Key, ConditionExpression: ConditionExpression ?? '' } };
  }
};

/** Opens the table of the stage. The client lives as long as the container. */
export const openTable = async () => {
  const client = new DynamoDBClient(clientSettings);
  const engine = dynamoDbEngine(client, required(process.env, 'TABLE_NAME'));
  await prime(() => engine.getItem({ Key: { pk: { S: tableSchema.primer }, sk: { S: '-' } }, ConsistentRead: false }));
  return ({ meter, consistent }: { meter: Meter; consistent: boolean }) => new Table(engine, meter, { consistent });
};
