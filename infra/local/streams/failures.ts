import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { S3 } from '../engines/s3/s3.ts';
import { parseJson } from '../json.ts';
import type { Failure } from './batch.ts';
import { positionOf, StreamRecord } from './record.ts';

/** What a function could not process, in the manner of an on-failure destination. */
export interface FailedRecords extends Failure {
  readonly function: string;
  readonly destination: string | undefined;
  readonly at: string;
}

/** The on-failure destinations of all event sources. */
export interface Failures {
  add(failure: FailedRecords): Promise<void>;
  all(): Promise<readonly FailedRecords[]>;
}

type Buckets = Pick<S3, 'putObject' | 'getObject' | 'keys'>;

const s3 = 'arn:aws:s3:::';

/**
 * Opens the destinations. A failed batch becomes an object of its bucket, as in the cloud: whoever removes the object has
 * removed all that is left of it. What goes to a queue, or nowhere, is kept in memory.
 */
export const openFailures = (buckets: Buckets, destinations: readonly (string | undefined)[]): Failures => {
  const names = [...new Set(destinations)].flatMap((each) => (each?.startsWith(s3) ? [each.slice(s3.length)] : []));
  const elsewhere: FailedRecords[] = [];

  return {
    add: async (failure) => {
      const { destination } = failure;
      if (!destination?.startsWith(s3)) {
        elsewhere.push(failure);
        return;
      }
      const body = Buffer.from(JSON.stringify(deposited(failure)));
      await buckets.putObject(destination.slice(s3.length), keyOf(failure), { body, contentType: 'application/json' });
    },
    all: async () => {
      const found = await Promise.all(
        names.flatMap((name) =>
          buckets.keys(name).map(async (key) => {
            const object = await buckets.getObject(name, key);
            return object && readBack(object.body, `${s3}${name}`);
          }),
        ),
      );
      return [...elsewhere, ...found.filter((failure) => failure !== undefined)];
    },
  };
};

/** `aws/lambda/<mapping>/<day>/<time>-<id>`, so that keys stand in the order of time. */
const keyOf = ({ function: name, at }: FailedRecords): string => {
  const time = at.slice(0, 23).replaceAll(':', '.');
  return `aws/lambda/${name.split(':').at(-1)}/${at.slice(0, 10).replaceAll('-', '/')}/${time}-${randomUUID()}`;
};

/** What Lambda writes: where it stood, and the whole invocation as a text. */
const deposited = ({ function: functionArn, condition, attempts, error, records, at }: FailedRecords): object => ({
  requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: attempts },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: error },
  version: '1.0',
  timestamp: at,
  DDBStreamBatchInfo: {
    startSequenceNumber: records.slice(0, 1).map(positionOf)[0],
    endSequenceNumber: records.slice(-1).map(positionOf)[0],
    batchSize: records.length,
  },
  payload: JSON.stringify({ Records: records }),
});

const Deposited = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.enum(['RetryAttemptsExhausted', 'RecordAgeExceeded']),
    approximateInvokeCount: z.number(),
  }),
  responseContext: z.object({ functionError: z.string() }),
  timestamp: z.string(),
  payload: z.pipe(z.string(), z.transform(parseJson)),
});

const Records = z.object({ Records: z.array(StreamRecord) });

const readBack = (body: Buffer, destination: string): FailedRecords => {
  const { requestContext, responseContext, timestamp, payload } = z.parse(Deposited, parseJson(body.toString()));
  return {
    function: requestContext.functionArn,
    destination,
    at: timestamp,
    condition: requestContext.condition,
    attempts: requestContext.approximateInvokeCount,
    error: responseContext.functionError,
    records: z.parse(Records, payload).Records,
  };
};
