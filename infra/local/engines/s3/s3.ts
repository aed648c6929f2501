import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Clock, Engine } from '../engine.ts';
import { bodyOf, listen } from '../listen.ts';
import { element, xml } from '../xml.ts';
import { type CorsRules, corsHeaders, corsRules, preflight } from './cors.ts';
import { lifecycle } from './lifecycle.ts';
import { headersOf, ObjectStore, type Reason } from './object-store.ts';
import { operationFor, type Reply } from './operations.ts';
import { S3Error } from './s3-error.ts';
import { type S3Request, s3Request } from './s3-request.ts';
import { type Credentials, sha256, verifySignature } from './sigv4.ts';

export interface S3Options {
  readonly clock: Clock;
  readonly stateDir?: string | undefined;
  readonly region: string;
  /** The only credentials whose signatures are taken. */
  readonly credentials: Credentials;
  /** Hears of every new object in the buckets that send their events to EventBridge. */
  readonly onCreated?: ((object: CreatedObject) => void) | undefined;
}

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly reason: Reason;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  /** What a GET answers beside the body: content-type, etag, last-modified, cache-control, x-amz-meta-*. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface S3 extends Engine {
  /** `properties` are the template's, resolved; of them the CORS and lifecycle rules and the events are obeyed. */
  createBucket(name: string, properties: unknown): void;
  getObject(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Keys of the objects of a bucket, sorted. */
  keys(bucket: string): string[];
  /** Stores an object without a request, as a part of the cloud itself would. */
  putObject(bucket: string, key: string, object: { body: Buffer; contentType: string }): Promise<void>;
}

const largestObject = 10_000_000;

/** Starts a store that speaks the S3 protocol in path style and checks every signature. */
export const startS3 = async ({ clock, stateDir, region, credentials, onCreated }: S3Options): Promise<S3> => {
  const buckets = new Map<string, CorsRules>();
  const announcing = new Set<string>();
  const announce = (object: CreatedObject): void => {
    if (announcing.has(object.bucket)) onCreated?.(object);
  };
  const store = new ObjectStore(clock, stateDir && join(stateDir, 's3'), announce);

  const rulesOf = ({ bucket }: S3Request): CorsRules => {
    const rules = buckets.get(bucket);
    if (!rules) throw new S3Error(404, 'NoSuchBucket', `The specified bucket does not exist: ${bucket}`);
    return rules;
  };

  const answer = async (request: S3Request, message: IncomingMessage): Promise<Reply> => {
    if (request.method === 'OPTIONS') return { status: 200, headers: preflight(rulesOf(request), request) };
    const payloadHash = verifySignature(request, { credentials, region, now: clock.now() });
    rulesOf(request);
    const operation = operationFor(request);
    return operation(store, request, await signedBody(message, payloadHash));
  };

  const server = await listen(async (message, response) => {
    const reply = await answered(message, answer, (bucket) => buckets.get(bucket) ?? []);
    response.writeHead(reply.status, { 'x-amz-request-id': randomUUID(), ...reply.headers });
    response.end(message.method === 'HEAD' ? undefined : reply.body);
  });

  return {
    endpoint: server.endpoint,
    createBucket(name, properties) {
      buckets.set(name, corsRules(properties));
      store.obey(name, lifecycle(properties));
      if (sendsEvents(properties)) announcing.add(name);
    },
    async getObject(bucket, key) {
      const metadata = store.metadata(bucket, key);
      if (!metadata) return undefined;
      const headers = headersOf(metadata);
      return { body: await store.body(metadata), contentType: headers['content-type'] ?? '', headers };
    },
    keys: (bucket) => store.list(bucket, '').map(({ key }) => key),
    async putObject(bucket, key, { body, contentType }) {
      await store.put(bucket, key, body, { 'content-type': contentType });
    },
    async stop() {
      await server.stop();
      store.close();
    },
  };
};

const Notifications = z.object({
  NotificationConfiguration: z.optional(
    z.object({
      EventBridgeConfiguration: z.optional(z.object({ EventBridgeEnabled: z._default(z.boolean(), true) })),
    }),
  ),
});

const sendsEvents = (bucketProperties: unknown): boolean =>
  z.parse(Notifications, bucketProperties).NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ===
  true;

/** The reply to a message, also when it is a refusal, with the headers that let the page behind it read it. */
const answered = async (
  message: IncomingMessage,
  answer: (request: S3Request, message: IncomingMessage) => Promise<Reply>,
  rulesOf: (bucket: string) => CorsRules,
): Promise<Reply> => {
  try {
    const request = s3Request(message);
    const reply = await answer(request, message).catch(refusal);
    return { ...reply, headers: { ...corsHeaders(rulesOf(request.bucket), request), ...reply.headers } };
  } catch (error) {
    return refusal(error);
  }
};

const signedBody = async (message: IncomingMessage, payloadHash: string | undefined): Promise<Buffer> => {
  if (payloadHash?.startsWith('STREAMING-'))
    throw new S3Error(
      501,
      'NotEmulated',
      'NotEmulated: chunked signatures - set requestChecksumCalculation: WHEN_REQUIRED',
    );
  const body = await bodyOf(message, largestObject);
  if (!body) throw new S3Error(400, 'EntityTooLarge', `Your proposed upload exceeds ${largestObject} bytes.`);
  if (payloadHash !== undefined && payloadHash !== sha256(body))
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  return body;
};

const refusal = (error: unknown): Reply => {
  if (!(error instanceof S3Error)) throw error;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: xml(element('Error', element('Code', error.code), element('Message', error.message))),
  };
};
