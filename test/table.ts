import { randomBytes } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, inject } from 'vitest';
import { provisionTable } from '#infra/local/engines/table.ts';
import { dynamoDbEngine } from '#shared/aws/dynamodb-table.ts';
import { operatorTable } from '#shared/aws/operator-table.ts';
import type { Engine } from '#shared/table/engine.ts';
import type { Item } from '#shared/table/item.ts';
import { Meter } from '#shared/table/meter.ts';
import { tableSchema } from '#shared/table/schema.ts';
import type { Statement } from '#shared/table/statement.ts';
import { Table } from '#shared/table/table.ts';

const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
const keysOf = ({ partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string }) => [
  key(partitionKey, 'HASH'),
  key(sortKey, 'RANGE'),
];

/** The table as the template describes it. */
const propertiesOf = (TableName: string) => {
  const indexes = Object.entries(tableSchema.indexes);
  const names = [tableSchema, ...indexes.map(([, index]) => index)].flatMap((each) => [
    each.partitionKey,
    each.sortKey,
  ]);
  return {
    TableName,
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keysOf(tableSchema),
    GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
      IndexName,
      KeySchema: keysOf(index),
      Projection:
        index.projected.length > 0
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projected }
          : { ProjectionType: 'KEYS_ONLY' },
    })),
  };
};

/** A table of the real engine. */
export interface RealTable {
  readonly engine: Engine;
  /** Where another process finds it. */
  readonly address: { readonly endpoint: string; readonly tableName: string };
  /** The table as an operator has it: reads strongly. */
  readonly table: Table;
  /** Another table of the same engine, empty. */
  empty(): Promise<RealTable>;
  /** Everything that is in it. */
  items(): Promise<readonly Item[]>;
  /** Writes what a test begins with; as many transactions as it takes. */
  given(statements: readonly Statement[]): Promise<void>;
}

const inTransactions = async (table: Table, statements: readonly Statement[]): Promise<void> => {
  for (let from = 0; from < statements.length; from += 100) await table.commit(statements.slice(from, from + 100));
};

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The tables of a file, which speaks to their engine over one client. */
const tablesAt = (endpoint: string) => {
  const config = { endpoint, region: 'eu-west-1', credentials };
  const client = new DynamoDBClient(config);
  const made: string[] = [];
  const make = async (): Promise<RealTable> => {
    const { tableName } = await provisionTable(endpoint, propertiesOf(`shop-${randomBytes(6).toString('hex')}`));
    made.push(tableName);
    const engine = dynamoDbEngine(client, tableName);
    const table = new Table(engine, new Meter(), { consistent: true });
    return {
      engine,
      table,
      address: { endpoint, tableName },
      empty: make,
      items: async () => {
        const found: Item[] = [];
        for await (const item of operatorTable(tableName, config).items()) found.push(item);
        return found;
      },
      given: (statements) => inTransactions(table, statements),
    };
  };
  /** Again and again the engine reads through the description of each of its tables, and answers nobody meanwhile. */
  const drop = async (): Promise<void> => {
    for (const TableName of made) await client.send(new DeleteTableCommand({ TableName }));
    client.destroy();
  };
  return { make, drop };
};

/** The engine that all files of a run share: it starts when the first of them asks for it. */
const sharedEngine = async (): Promise<string> => {
  const answer = await fetch(inject('engineDoor'));
  const said = await answer.text();
  if (!answer.ok) throw new Error(said);
  return said;
};

/** The shop's table in DynamoDB Local, for the tests of a file. */
export const realTable = (): RealTable => {
  let made: RealTable | undefined;
  beforeAll(async () => {
    const tables = tablesAt(await sharedEngine());
    made = await tables.make();
    return tables.drop;
  });

  const real = (): RealTable => {
    if (!made) throw new Error('The table is there from the first test on: ask for it inside of one.');
    return made;
  };
  return {
    get engine() {
      return real().engine;
    },
    get address() {
      return real().address;
    },
    get table() {
      return real().table;
    },
    empty: () => real().empty(),
    items: () => real().items(),
    given: (statements) => real().given(statements),
  };
};
