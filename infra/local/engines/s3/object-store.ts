import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DurableMap } from '../durable-map.ts';
import type { Clock } from '../engine.ts';
import { type Blobs, blobsIn, blobsInMemory } from './blobs.ts';
import { isForgotten, type Lifecycle } from './lifecycle.ts';

/** What is known of an object beside its body. */
const ObjectMetadata = z.object({
  blob: z.string(),
  size: z.number(),
  etag: z.string(),
  modifiedAt: z.number(),
  /** What the uploader said of it: content-type, cache-control, x-amz-meta-*. */
  headers: z.record(z.string(), z.string()),
});
export type ObjectMetadata = z.infer<typeof ObjectMetadata>;

export interface ListedObject {
  readonly key: string;
  readonly metadata: ObjectMetadata;
}

/** How an object came to be, in the words of its event. */
export type Reason = 'PutObject' | 'CopyObject';

type Announce = (object: { bucket: string; key: string; size: number; etag: string; reason: Reason }) => void;

/** The objects of all buckets. */
export class ObjectStore {
  readonly #clock: Clock;
  readonly #announce: Announce;
  readonly #objects: DurableMap<ObjectMetadata>;
  readonly #blobs: Blobs;
  readonly #lifecycles = new Map<string, Lifecycle>();

  /** `announce` hears of every new object. */
  constructor(clock: Clock, stateDir: string | undefined, announce: Announce = () => undefined) {
    this.#clock = clock;
    this.#announce = announce;
    const file = stateDir && join(stateDir, 'objects.jsonl');
    this.#objects = new DurableMap(file, (json) => z.parse(ObjectMetadata, json));
    const used = new Set(Array.from(this.#objects.values(), ({ blob }) => blob));
    this.#blobs = stateDir ? blobsIn(join(stateDir, 'blobs'), used) : blobsInMemory();
  }

  /** Stores an object in the place of whatever lies there. */
  async put(
    bucket: string,
    key: string,
    body: Buffer,
    headers: ObjectMetadata['headers'],
    reason: Reason = 'PutObject',
  ): Promise<ObjectMetadata> {
    const metadata = await this.#written(body, headers);
    const replaced = this.metadata(bucket, key);
    this.#set(bucket, key, metadata, reason);
    if (replaced) await this.#blobs.remove(replaced.blob);
    return metadata;
  }

  /** Stores an object unless something lies there already: of several at once, one. */
  async add(
    bucket: string,
    key: string,
    body: Buffer,
    headers: ObjectMetadata['headers'],
  ): Promise<ObjectMetadata | undefined> {
    const metadata = await this.#written(body, headers);
    if (this.metadata(bucket, key)) {
      await this.#blobs.remove(metadata.blob);
      return undefined;
    }
    this.#set(bucket, key, metadata, 'PutObject');
    return metadata;
  }

  #set(bucket: string, key: string, metadata: ObjectMetadata, reason: Reason): void {
    this.#objects.set(nameOf(bucket, key), metadata);
    this.#announce({ bucket, key, size: metadata.size, etag: metadata.etag, reason });
  }

  async #written(body: Buffer, headers: ObjectMetadata['headers']): Promise<ObjectMetadata> {
    return {
      blob: await this.#blobs.add(body),
      size: body.length,
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      modifiedAt: this.#clock.now().getTime(),
      headers,
    };
  }

  /** From now on the objects of a bucket are forgotten in time. */
  obey(bucket: string, rules: Lifecycle): void {
    this.#lifecycles.set(bucket, rules);
  }

  metadata(bucket: string, key: string): ObjectMetadata | undefined {
    const metadata = this.#objects.get(nameOf(bucket, key));
    if (!metadata || this.#isThere(bucket, key, metadata)) return metadata;
    this.#objects.delete(nameOf(bucket, key));
    void this.#blobs.remove(metadata.blob);
    return undefined;
  }

  #isThere(bucket: string, key: string, { modifiedAt }: ObjectMetadata): boolean {
    return !isForgotten(this.#lifecycles.get(bucket) ?? [], key, modifiedAt, this.#clock.now());
  }

  body({ blob }: ObjectMetadata): Promise<Buffer> {
    return this.#blobs.read(blob);
  }

  async remove(bucket: string, key: string): Promise<void> {
    const removed = this.metadata(bucket, key);
    this.#objects.delete(nameOf(bucket, key));
    if (removed) await this.#blobs.remove(removed.blob);
  }

  /** The objects whose keys begin with `prefix`, by key. */
  list(bucket: string, prefix: string): ListedObject[] {
    const start = nameOf(bucket, prefix);
    return [...this.#objects.entries()]
      .filter(([name]) => name.startsWith(start))
      .map(([name, metadata]) => ({ key: name.slice(bucket.length + 1), metadata }))
      .filter(({ key, metadata }) => this.#isThere(bucket, key, metadata))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  close(): void {
    this.#objects.close();
  }
}

/** No bucket's name contains a slash. */
const nameOf = (bucket: string, key: string): string => `${bucket}/${key}`;

/** The headers under which an object is answered. */
export const headersOf = ({ headers, etag, modifiedAt }: ObjectMetadata): Record<string, string> => ({
  'content-type': 'binary/octet-stream',
  ...headers,
  etag,
  'last-modified': new Date(modifiedAt).toUTCString(),
});
