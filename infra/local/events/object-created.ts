import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { defaultRegion } from '../cloudformation/assembly.ts';
import { accountId } from '../cloudformation/stack.ts';
import type { CreatedObject } from '../engines/s3/s3.ts';
import type { BusEvent } from './bus.ts';

/** What S3 tells EventBridge of a new object. */
export const objectCreated = (
  { bucket, key, size, etag, reason }: CreatedObject,
  clock: Pick<Clock, 'now'>,
): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: accountId,
  time: `${clock.now().toISOString().slice(0, 19)}Z`,
  region: defaultRegion,
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size, etag: etag.replaceAll('"', ''), sequencer: String(clock.now().getTime()) },
    'request-id': randomUUID(),
    requester: accountId,
    'source-ip-address': '127.0.0.1',
    reason,
  },
});
