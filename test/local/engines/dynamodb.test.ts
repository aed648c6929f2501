import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DynamoDb, startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { provisionTable } from '#infra/local/engines/table.ts';
import { StartError } from '#infra/local/start/start-error.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const clientOf = (endpoint: string, accessKeyId = 'local') =>
  new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey: 'b' } });

const byCategory = {
  IndexName: 'byCategory',
  KeySchema: [
    { AttributeName: 'gsi1pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
};

/** As CDK's TableV2 synthesises it. */
const globalTable = (TableName: string) => ({
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'gsi1pk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [byCategory],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const unexpected = (reason: Error) => expect.fail(reason.message);

describe('a table of the local DynamoDB', () => {
  let engine: DynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    engine = await startDynamoDb({ onExit: unexpected });
    client = clientOf(engine.endpoint);
  }, 60_000);
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  it('has the keys, the index, the stream and the expiry of the template', async () => {
    const made = await provisionTable(engine.endpoint, globalTable('as-in-template'));

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'as-in-template' }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'as-in-template' }));
    expect(made).toEqual({
      tableName: 'as-in-template',
      tableArn: Table?.TableArn,
      streamArn: Table?.LatestStreamArn,
    });
    expect(made.streamArn).toContain('/stream/');
    expect(Table?.StreamSpecification?.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
    expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject(byCategory);
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
  });

  it('is seen in memory by nobody with another key, who may have one of the same name', async () => {
    await provisionTable(engine.endpoint, globalTable('mine'));
    await client.send(new PutItemCommand({ TableName: 'mine', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));

    await provisionTable(engine.endpoint, globalTable('mine'), 'another');
    const other = clientOf(engine.endpoint, 'another');
    const { Item } = await other.send(
      new GetItemCommand({ TableName: 'mine', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    );
    other.destroy();
    expect(Item).toBeUndefined();
  });

  it('keeps its items and its stream when it is provisioned again', async () => {
    const first = await provisionTable(engine.endpoint, globalTable('twice'));
    await client.send(new PutItemCommand({ TableName: 'twice', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));

    const second = await provisionTable(engine.endpoint, globalTable('twice'));

    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'twice', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    );
    expect(second).toEqual(first);
    expect(Item).toBeDefined();
  });

  it('gains an index that the template asks for since the last start', async () => {
    const { GlobalSecondaryIndexes: _, AttributeDefinitions, ...rest } = globalTable('grows');
    const before = { ...rest, AttributeDefinitions: AttributeDefinitions.slice(0, 2) };
    await provisionTable(engine.endpoint, before);
    const Item = { pk: { S: 'a' }, sk: { S: 'b' }, gsi1pk: { S: 'books' }, name: { S: 'Atlas' } };
    await client.send(new PutItemCommand({ TableName: 'grows', Item }));

    await provisionTable(engine.endpoint, globalTable('grows'));

    const found = await client.send(
      new QueryCommand({
        TableName: 'grows',
        IndexName: 'byCategory',
        KeyConditionExpression: 'gsi1pk = :books',
        ExpressionAttributeValues: { ':books': { S: 'books' } },
      }),
    );
    expect(found.Items).toEqual([Item]);
  });

  it.each([
    ['its keys', { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }],
    [
      'what its index shows',
      {
        GlobalSecondaryIndexes: [
          { ...byCategory, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name', 'price'] } },
        ],
      },
    ],
    [
      'the keys of its index',
      { GlobalSecondaryIndexes: [{ ...byCategory, KeySchema: [{ AttributeName: 'gsi1pk', KeyType: 'HASH' }] }] },
    ],
  ])('is refused, with what to do, when the template differs in %s', async (what, difference) => {
    const name = `other-${what.replaceAll(' ', '-')}`;
    await provisionTable(engine.endpoint, globalTable(name));

    const again = provisionTable(engine.endpoint, { ...globalTable(name), ...difference });

    await expect(again).rejects.toThrow(StartError);
    await expect(again).rejects.toThrow(/another version of the shop.*rm -rf .local.*--state FOLDER/);
  });
});

describe('the process of the local DynamoDB', () => {
  it('keeps its tables on disk from one start to the next', async () => {
    const stateDir = temporaryDirectory();
    const first = await startDynamoDb({ stateDir, onExit: unexpected });
    const made = await provisionTable(first.endpoint, globalTable('kept'));
    await first.stop();

    const second = await startDynamoDb({ stateDir, onExit: unexpected });
    const again = await provisionTable(second.endpoint, globalTable('kept'));
    await second.stop();

    expect(again).toEqual(made);
    expect(isAlive(second.pid ?? 0)).toBe(false);
  }, 60_000);

  it('reports its own end, once', async () => {
    const onExit = vi.fn();
    const engine = await startDynamoDb({ onExit });

    process.kill(engine.pid ?? 0, 'SIGKILL');

    await vi.waitFor(() => expect(onExit).toHaveBeenCalledTimes(1), 5_000);
    await engine.stop();
    expect(onExit.mock.calls[0]?.[0].message).toContain('DynamoDB Local has ended');
  }, 60_000);

  it('ends with a parent that is killed', async () => {
    const start = `import { startDynamoDb } from '#infra/local/engines/dynamodb.ts';
      const { pid } = await startDynamoDb({ onExit: () => {} });
      console.log(pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', start], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(String(await once(parent.stdout, 'data')));
    expect(isAlive(pid)).toBe(true);

    parent.kill('SIGKILL');

    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  }, 60_000);

  it.each(['http', 'something else'])(
    'refuses a port that %s is served on',
    async (protocol) => {
      const squatter = protocol === 'http' ? createHttpServer((_, response) => response.end()) : createServer();
      squatter.listen(0, '127.0.0.1');
      await once(squatter, 'listening');
      const address = squatter.address();
      const port = typeof address === 'object' ? address?.port : undefined;

      const failure = protocol === 'http' ? `The port ${port} is taken` : 'Address already in use';
      await expect(startDynamoDb({ port, onExit: unexpected })).rejects.toThrow(failure);
      squatter.close();
    },
    60_000,
  );

  it('names the command that mends a missing Java', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    await expect(startDynamoDb({ onExit: unexpected })).rejects.toThrow('apt-get install -y openjdk-17-jre-headless');
    vi.unstubAllEnvs();
  });

  it('is left to whoever runs the one that DYNAMODB_ENDPOINT names', async () => {
    vi.stubEnv('DYNAMODB_ENDPOINT', 'http://127.0.0.1:1');
    await expect(startDynamoDb({ onExit: unexpected })).rejects.toThrow('Nothing answers at DYNAMODB_ENDPOINT');
    vi.unstubAllEnvs();
  });
});
