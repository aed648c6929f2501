import { DynamoDBClient, type DynamoDBClientConfig, paginateScan } from '@aws-sdk/client-dynamodb';
import { fromWireItem, type Item } from '../table/item.ts';
import { Meter } from '../table/meter.ts';
import { Table } from '../table/table.ts';
import { dynamoDbEngine } from './dynamodb-table.ts';

/** The table for commands that operators run. Only here is it ever read from end to end. */
export interface OperatorTable {
  readonly table: Table;
  items(): AsyncGenerator<Item>;
}

export const operatorTable = (TableName: string, config: DynamoDBClientConfig = {}): OperatorTable => {
  const client = new DynamoDBClient(config);
  return {
    table: new Table(dynamoDbEngine(client, TableName), new Meter(), { consistent: true }),
    async *items() {
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
        for (const item of Items) yield fromWireItem(item);
      }
    },
  };
};
