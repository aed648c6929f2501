import { callDynamoDb } from '#infra/local/dynamodb-client.ts';
import type { LocalCloud } from '#infra/local/local-cloud.ts';
import { call, eventually, pause } from '../client.ts';

/** Items by their key, each as its text. */
export type TableState = ReadonlyMap<string, string>;

/** When a provider is asked about a payment: the sweep of every minute says so by itself. */
const withoutSweep = (line: string): string => line.replace(/"(?:due|dueAt|askedAt)":"[^"]*",?/g, '');

/** What only counts requests, and what a schedule works out every minute, whoever asks for anything. */
const ofNobody = ['throttleCount', 'likeness', 'likenessProgress'];

/** The table, but for what no request of the matrix is to blame for. */
const tableNow = async (): Promise<TableState> => {
  const { text } = await call('GET', '/_local/table');
  const items = text.split('\n').filter((line) => line !== '');
  return new Map(
    items
      .map((line) => ({ line, item: JSON.parse(line) }))
      .filter(({ item }) => !ofNobody.includes(item.type))
      .map(({ line, item }) => [`${item.pk}|${item.sk}`, item.type === 'payment' ? withoutSweep(line) : line]),
  );
};

/** The table once nothing is on its way any more: consumers and mails follow what was written. */
export const settledTable = async (): Promise<TableState> => {
  let last = await tableNow();
  const { now } = await eventually(
    async () => {
      await pause(1_500);
      const [before, now] = [last, await tableNow()];
      last = now;
      return { now, isStill: changes(before, now).length === 0 };
    },
    ({ isStill }) => isStill,
    60_000,
  );
  return now;
};

/** What changed between two looks at the table. */
export const changes = (before: TableState, after: TableState): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key}: ${before.get(key) ?? 'nothing'} → ${after.get(key) ?? 'nothing'}`);

/** Everything that is somebody's own. */
export const belongingsOf = ({ engines, tables }: LocalCloud, userId: string): Promise<unknown> =>
  callDynamoDb(engines.dynamodb, 'DynamoDB_20120810.Query', {
    TableName: tables[0],
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `USER#${userId}` } },
    ConsistentRead: true,
  });
