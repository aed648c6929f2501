import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent, EventBridgeEvent } from 'aws-lambda';
import { type Openers, openPorts } from '#functions/http/lambda.ts';
import { log } from '#shared/kernel/log.ts';
import type { Uses } from '#shared/kernel/port.ts';
import { readShop } from '#shared/kernel/shop.ts';
import { untilFresh } from '#shared/kernel/stale.ts';
import { fromWireItem } from '#shared/table/item.ts';
import { Meter } from '#shared/table/meter.ts';
import type { Change, Consumer } from './consumer.ts';
import type { Schedule } from './schedule.ts';
import type { Trigger } from './trigger.ts';
import type { Watcher } from './watcher.ts';

interface Declaration {
  readonly id: string;
  readonly contract: { readonly uses: Uses };
}

/** Tells the story of a declaration, again while it meets stale reads, and logs what it cost. */
const teller = ({ id, contract }: Declaration, openers: Openers) => {
  const shop = readShop(process.env);
  return async <T>(tell: (input: { shop: typeof shop; now: Date }, ports: never) => Promise<T>): Promise<T> => {
    const now = new Date();
    const meter = new Meter();
    try {
      return await untilFresh(({ consistent }) =>
        tell({ shop, now }, openPorts(contract.uses, openers, { meter, consistent })),
      );
    } finally {
      log.info('told', { operation: id, ms: Date.now() - now.getTime(), capacity: meter.capacity });
    }
  };
};

const changeOf = ({ eventName, dynamodb }: DynamoDBRecord): Change => ({
  event: eventName ?? 'MODIFY',
  at: new Date((dynamodb?.ApproximateCreationDateTime ?? 0) * 1000),
  ...(dynamodb?.OldImage && { before: fromWireItem(dynamodb.OldImage) }),
  ...(dynamodb?.NewImage && { after: fromWireItem(dynamodb.NewImage) }),
});

/**
 * The Lambda of a consumer. Changes are told in their order; the first one that fails stops the batch and is named, so
 * that it and what follows it come again, and the mapping can split it off.
 */
export const consumerLambda = (consumer: Consumer, openers: Openers) => {
  const tell = teller(consumer, openers);
  const { story, together } = consumer;

  /** Whether it went through. */
  const tried = async (told: () => Promise<unknown>): Promise<boolean> => {
    try {
      await told();
      return true;
    } catch (error) {
      log.error('change failed', { operation: consumer.id, error });
      return false;
    }
  };

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const done: Change[] = [];
    const one = async (record: DynamoDBRecord) => {
      const change = changeOf(record);
      await tell((input, ports) => story(change, input, ports));
      done.push(change);
    };
    for (const record of Records) if (!(await tried(() => one(record)))) break;

    const all = async () => together && done.length > 0 && tell((input, ports) => together(done, input, ports));
    const failed = Records[(await tried(all)) ? done.length : 0];
    return { batchItemFailures: failed ? [{ itemIdentifier: failed.dynamodb?.SequenceNumber ?? '' }] : [] };
  };
};

/** The Lambda of a schedule. Answers the account of what it did. */
export const scheduleLambda = (schedule: Schedule, openers: Openers) => {
  const tell = teller(schedule, openers);
  return async (): Promise<Readonly<Record<string, number>>> => {
    const done = await tell((input, ports) => schedule.story(input, ports));
    log.info('done', { operation: schedule.id, done });
    return done;
  };
};

type ObjectCreated = Pick<
  EventBridgeEvent<'Object Created', { readonly object: { readonly key: string } }>,
  'time' | 'detail'
>;

/** The Lambda of a watcher: EventBridge hands over one object at a time. */
export const watcherLambda = (watcher: Watcher, openers: Openers) => {
  const tell = teller(watcher, openers);
  return ({ time, detail }: ObjectCreated): Promise<void> =>
    tell((input, ports) => watcher.story({ key: detail.object.key, at: new Date(time) }, input, ports));
};

/** The Lambda of a trigger of the user pool. */
export const triggerLambda = <Event>(trigger: Trigger<Trigger['contract'], Event>, openers: Openers) => {
  const tell = teller(trigger, openers);
  return (event: Event): Promise<Event> => tell((input, ports) => trigger.story(event, input, ports));
};
