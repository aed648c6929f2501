import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConsumerDeclaration, ScheduleDeclaration, WatcherDeclaration } from './declaration.ts';
import type { FailureBucket, ImageBucket } from './shop-buckets.ts';
import { type FunctionSetting, ShopFunction } from './shop-function.ts';
import type { ShopTable } from './shop-table.ts';

interface StreamConsumerProps {
  readonly consumer: ConsumerDeclaration;
  readonly setting: FunctionSetting;
  readonly table: ShopTable;
  readonly failures: FailureBucket;
}

/** A consumer in the cloud: its function behind the table's stream, told only of the items that it wants. */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, { consumer, setting, table, failures }: StreamConsumerProps) {
    super(scope, id);
    const { function: target } = new ShopFunction(this, 'Lambda', {
      declaration: consumer,
      setting,
      statements: [table.streamStatement(), ...failures.depositStatements()],
    });
    new EventSourceMapping(this, 'Mapping', {
      target,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Changes of one item stay in their order; those of others need not wait for a slow mail.
      parallelizationFactor: 4,
      maxBatchingWindow: Duration.seconds(0),
      filters: filtersOf(consumer),
      // A record that cannot be told is isolated, tried five times more, and then left where somebody can read it.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(23),
      onFailure: { bind: () => ({ destination: failures.bucket.bucketArn }) },
    });
  }
}

/** A new or changed item is known by its new image, a removed one by its old image. */
const filtersOf = ({ contract }: ConsumerDeclaration): Record<string, string>[] => {
  const { types, events = ['INSERT', 'MODIFY', 'REMOVE'] } = contract;
  const type = { S: types };
  const written = events.filter((event) => event !== 'REMOVE');
  return [
    ...(written.length > 0 ? [FilterCriteria.filter({ eventName: written, dynamodb: { NewImage: { type } } })] : []),
    ...(events.includes('REMOVE')
      ? [FilterCriteria.filter({ eventName: ['REMOVE'], dynamodb: { OldImage: { type } } })]
      : []),
  ];
};

interface ScheduledFunctionProps {
  readonly schedule: ScheduleDeclaration;
  readonly setting: FunctionSetting;
}

/** A schedule in the cloud: its function behind a timer. A run that is missed is made up for by the next one. */
export class ScheduledFunction extends Construct {
  constructor(scope: Construct, id: string, { schedule, setting }: ScheduledFunctionProps) {
    super(scope, id);
    const { function: handler } = new ShopFunction(this, 'Lambda', { declaration: schedule, setting });
    // Lambda itself would run a failed event twice more, beside the runs of the next minutes.
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Rule', {
      description: schedule.contract.summary,
      schedule: Schedule.expression(schedule.contract.rate),
      targets: [new FunctionTarget(handler, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}

interface ObjectWatcherProps {
  readonly watcher: WatcherDeclaration;
  readonly setting: FunctionSetting;
  readonly images: ImageBucket;
}

/** A watcher in the cloud: its function behind a rule that hears of new objects of the bucket. */
export class ObjectWatcher extends Construct {
  constructor(scope: Construct, id: string, { watcher, setting, images }: ObjectWatcherProps) {
    super(scope, id);
    const { function: handler } = new ShopFunction(this, 'Lambda', { declaration: watcher, setting });
    const patience = { retryAttempts: 2, maxEventAge: Duration.hours(6) };
    handler.configureAsyncInvoke(patience);
    new Rule(this, 'Rule', {
      description: watcher.contract.summary,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [images.bucket.bucketName] },
          object: { key: watcher.contract.objects.map((prefix) => ({ prefix })) },
        },
      },
      targets: [new FunctionTarget(handler, patience)],
    });
  }
}
