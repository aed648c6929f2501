import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Use } from '#shared/kernel/port.ts';
import { tableSchema } from '#shared/table/schema.ts';
import { type Grant, type Grantable, union } from './grant.ts';
import type { Stage } from './stages.ts';

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** The one table of the shop, as `shared/table/schema.ts` describes it. */
export class ShopTable extends Construct implements Grantable {
  readonly name: string;
  readonly streamArn: string;
  readonly #arn: string;

  constructor(scope: Construct, id: string, { keepsData }: Stage) {
    super(scope, id);
    const table = new TableV2(this, 'Table', {
      partitionKey: text(tableSchema.partitionKey),
      sortKey: text(tableSchema.sortKey),
      billing: Billing.onDemand(),
      timeToLiveAttribute: tableSchema.expiry,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      globalSecondaryIndexes: Object.entries(tableSchema.indexes).map(([indexName, index]) => ({
        indexName,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        ...(index.projected.length > 0
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projected] }
          : { projectionType: ProjectionType.KEYS_ONLY }),
      })),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: keepsData },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (!table.tableStreamArn) throw new Error('The table has no stream, but the consumers live on it.');
    this.name = table.tableName;
    this.streamArn = table.tableStreamArn;
    this.#arn = table.tableArn;
  }

  /** One statement: the union of the actions, on the union of the keys. Nobody is ever granted a Scan. */
  grant(uses: readonly Use<object>[]): Grant {
    const keys = union(uses.map(({ scope }) => scope.keys ?? []));
    const keyless = uses.find(({ scope }) => !scope.keys?.length);
    if (keyless) throw new Error(`The port '${keyless.name}' uses the table, but its scope names no keys.`);
    // Besides what the ports do, a starting container asks for the primer.
    const actions = union([['GetItem'], ...uses.map((use) => use.actions)]);
    const indexes = union(uses.map(({ scope }) => scope.indexes ?? []));
    const statement = new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.#arn, ...indexes.map((index) => `${this.#arn}/index/${index}`)],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys, tableSchema.primer] },
        // ForAllValues holds for a request that names no key at all: such a request is refused.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    return { statements: [statement], environment: { TABLE_NAME: this.name } };
  }

  /** What the mapping of a consumer reads the stream with. */
  streamStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`),
      resources: [this.streamArn],
    });
  }
}
