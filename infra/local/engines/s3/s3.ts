import type { Clock, Engine } from '../engine.ts';

export interface S3Options {
  readonly clock: Clock;
  readonly stateDir?: string | undefined;
  readonly region: string;
  /** The only credentials whose signatures are taken. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  /** What a GET answers beside the body: content-type, etag, last-modified, cache-control, x-amz-meta-*. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface S3 extends Engine {
  /** `properties` are the template's, resolved; of them the CORS rules are obeyed. */
  createBucket(name: string, properties: unknown): void;
  getObject(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Stores an object without a request, as a part of the cloud itself would. */
  putObject(bucket: string, key: string, object: { body: Buffer; contentType: string }): Promise<void>;
}

export declare const startS3: (options: S3Options) => Promise<S3>;
