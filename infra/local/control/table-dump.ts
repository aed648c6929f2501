import * as z from 'zod/mini';
import { callDynamoDb, type Database } from '../dynamodb-client.ts';
import { isObject } from '../json.ts';

const Page = z.object({
  Items: z.array(z.record(z.string(), z.unknown())),
  LastEvaluatedKey: z.optional(z.record(z.string(), z.unknown())),
});

/** Every item of a table with plain JSON values, page by page. */
export async function* scanItems(database: Database, tableName: string): AsyncGenerator<object> {
  let from: unknown;
  do {
    const input = {
      TableName: tableName,
      ConsistentRead: true,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    };
    const page = z.parse(Page, await callDynamoDb(database, 'DynamoDB_20120810.Scan', input));
    for (const item of page.Items) yield plainMembers(item);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

const plainMembers = (item: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));

/** `{ "N": "5" }` → 5, `{ "M": { … } }` → the object; binary values stay base64. */
export const plain = (attribute: unknown): unknown => {
  if (!isObject(attribute)) throw new Error(`${JSON.stringify(attribute)} is no attribute of an item`);
  const [type, value] = Object.entries(attribute)[0] ?? [];
  if (type === 'N') return Number(value);
  if (type === 'NULL') return null;
  if (type === 'L' && Array.isArray(value)) return value.map(plain);
  if (type === 'M' && isObject(value)) return plainMembers(value);
  if (type === 'NS' && Array.isArray(value)) return value.map(Number);
  return value;
};
