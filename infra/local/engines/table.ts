import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { defaultRegion } from '../cloudformation/assembly.ts';
import type { Database } from '../dynamodb-client.ts';
import { credentials } from '../functions/environment.ts';
import { StartError } from '../start/start-error.ts';

export interface ProvisionedTable {
  readonly tableName: string;
  readonly tableArn: string;
  /** Undefined when the template asks for no stream. */
  readonly streamArn: string | undefined;
}

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const Index = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.optional(z.array(z.string())),
  }),
});

/** What is taken from the template, be it an AWS::DynamoDB::GlobalTable or an AWS::DynamoDB::Table. */
const TableProperties = z.object({
  TableName: z.string(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema,
  GlobalSecondaryIndexes: z._default(z.array(Index), []),
  LocalSecondaryIndexes: z._default(z.array(Index), []),
  StreamSpecification: z.optional(
    z.object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) }),
  ),
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.optional(z.string()), Enabled: z.boolean() })),
});
type TableProperties = z.infer<typeof TableProperties>;

/** Makes the table that the template describes, or brings an earlier one up to it. */
export const provisionTable = async (
  endpoint: string,
  properties: unknown,
  accessKeyId: string = credentials.accessKeyId,
): Promise<ProvisionedTable> => {
  const wanted = TableProperties.parse(properties);
  const client = clientOf({ endpoint, accessKeyId });
  try {
    const found = await describe(client, wanted.TableName);
    if (found) await bringUpToDate(client, wanted, found);
    else await create(client, wanted);
    await setTimeToLive(client, wanted);
    return identityOf(await describe(client, wanted.TableName), wanted);
  } finally {
    client.destroy();
  }
};

const clientOf = ({ endpoint, accessKeyId }: Database): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: defaultRegion, credentials: { ...credentials, accessKeyId } });

const describe = async (client: DynamoDBClient, name: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const streamOf = ({ StreamSpecification }: TableProperties) =>
  StreamSpecification && { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType };

const create = async (client: DynamoDBClient, table: TableProperties): Promise<void> => {
  const request: CreateTableCommandInput = {
    TableName: table.TableName,
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: streamOf(table),
    // An empty list of indexes is refused.
    ...(table.GlobalSecondaryIndexes.length > 0 ? { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes } : {}),
    ...(table.LocalSecondaryIndexes.length > 0 ? { LocalSecondaryIndexes: table.LocalSecondaryIndexes } : {}),
  };
  await client.send(new CreateTableCommand(request));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: table.TableName });
};

const bringUpToDate = async (client: DynamoDBClient, wanted: TableProperties, found: TableDescription) => {
  refuseOtherShapes(wanted, found);
  if (wanted.StreamSpecification && !found.StreamSpecification?.StreamEnabled)
    await update(client, wanted, { StreamSpecification: streamOf(wanted) });

  const existing = new Set(found.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const index of wanted.GlobalSecondaryIndexes.filter(({ IndexName }) => !existing.has(IndexName)))
    await update(client, wanted, {
      AttributeDefinitions: wanted.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
};

/** What tells one index from another of the same name. */
const shapeOf = ({ KeySchema = [], Projection = {} }: GlobalSecondaryIndexDescription): string => {
  const keys = KeySchema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  return [`keys (${keys})`, Projection.ProjectionType, ...(Projection.NonKeyAttributes ?? []).toSorted()].join(' ');
};

/** Keys and projections never change in place, neither here nor in AWS; what was stored under others may not even be readable. */
const refuseOtherShapes = (wanted: TableProperties, found: TableDescription): void => {
  const refuse = (what: string, has: string, asked: string): void => {
    if (has === asked) return;
    throw new StartError(
      `${what} was made by another version of the shop, with ${has} instead of ${asked}: ` +
        'remove the folder of the local state (rm -rf .local), or keep it and take another: npm start -- --state FOLDER',
    );
  };
  const { TableName, KeySchema } = wanted;
  refuse(`The local table ${TableName}`, shapeOf({ KeySchema: found.KeySchema }), shapeOf({ KeySchema }));
  for (const index of found.GlobalSecondaryIndexes ?? []) {
    const asked = wanted.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === index.IndexName);
    if (asked) refuse(`The index ${asked.IndexName} of the local table`, shapeOf(index), shapeOf(asked));
  }
};

type TableChange = Omit<UpdateTableCommandInput, 'TableName'>;

const update = async (client: DynamoDBClient, { TableName }: TableProperties, change: TableChange): Promise<void> => {
  await client.send(new UpdateTableCommand({ TableName, ...change }));
  while (!settled(await describe(client, TableName))) await sleep(100);
};

const settled = (table: TableDescription | undefined): boolean =>
  table?.TableStatus === 'ACTIVE' &&
  (table.GlobalSecondaryIndexes ?? []).every(({ IndexStatus }) => IndexStatus === 'ACTIVE');

const setTimeToLive = async (client: DynamoDBClient, { TableName, TimeToLiveSpecification }: TableProperties) => {
  const AttributeName = TimeToLiveSpecification?.Enabled ? TimeToLiveSpecification.AttributeName : undefined;
  if (!AttributeName) return;
  const { TimeToLiveDescription: found } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (found?.TimeToLiveStatus === 'ENABLED' && found.AttributeName === AttributeName) return;
  await client.send(
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName } }),
  );
};

const identityOf = (table: TableDescription | undefined, wanted: TableProperties): ProvisionedTable => {
  if (!table?.TableArn)
    throw new Error(`The engine does not show the table ${wanted.TableName} that it has just made.`);
  return {
    tableName: wanted.TableName,
    tableArn: table.TableArn,
    streamArn: wanted.StreamSpecification && table.LatestStreamArn,
  };
};
