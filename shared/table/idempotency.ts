import { createHash } from 'node:crypto';
import { invalid, Problem } from '../kernel/problem.ts';
import { entity, type Place, shape } from './entity.ts';
import type { Statement } from './statement.ts';
import { tablePort } from './table-port.ts';

/** Remembers which resource a request made, beside the user who sent it. */
export interface IdempotencyRecord {
  readonly userId: string;
  readonly request: string;
  readonly bodyHash: string;
  /** Id of what the first request made. */
  readonly resource: string;
  /** What its answer said beyond that, and beyond what the same body says again. */
  readonly made?: object;
  readonly ttl: number;
}

/** What an earlier request made, with all that its answer is put together from, whatever has become of it since. */
export interface Earlier<Made> {
  readonly resource: string;
  readonly made: Made;
}

export const idempotencyRecord = entity(shape<IdempotencyRecord>(), 'idempotency', {
  pk: 'USER#{userId}',
  sk: 'IDEM#{request}',
});

const rememberedSeconds = 48 * 3600;

/**
 * One request's `Idempotency-Key`. Its record is a statement in the same transaction as the effect, so there is never
 * one without the other; a parallel request with the same key meets the record, is told again, and answers the same.
 */
export interface Idempotency {
  /** Where the record is; missing when the client sent no key. */
  readonly place: Place<IdempotencyRecord> | undefined;
  /** Id of what an earlier request with this key made; another body under the same key is a problem. */
  resourceOf(record: IdempotencyRecord | undefined): string | undefined;
  /** The statement that remembers, to be committed together with the effect. Nothing when no key was sent. */
  remember(resource: string, made?: object): readonly Statement[];
}

interface KeyedRequest {
  readonly operationId: string;
  readonly userId: string | undefined;
  readonly key: string | undefined;
  readonly path: string;
  readonly body: Buffer;
  readonly now: Date;
}

const sha256 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64url');
};

const printable = /^[\x20-\x7e]{1,255}$/;

export const idempotencyOf = ({ operationId, userId, key, path, body, now }: KeyedRequest): Idempotency => {
  if (key === undefined || userId === undefined)
    return { place: undefined, resourceOf: () => undefined, remember: () => [] };
  if (!printable.test(key)) throw invalid('Idempotency-Key', 'must have 1 to 255 printable characters');
  const request = sha256(operationId, key);
  const bodyHash = sha256(path, body);
  return {
    place: idempotencyRecord.at({ userId, request }),
    resourceOf: (record) => {
      if (!record) return undefined;
      if (record.bodyHash !== bodyHash) throw new Problem('idempotency_key_reused');
      return record.resource;
    },
    remember: (resource, made) => {
      const ttl = Math.floor(now.getTime() / 1000) + rememberedSeconds;
      const record = { userId, request, bodyHash, resource, ...(made && { made }), ttl };
      return [idempotencyRecord.put(record, { when: 'absent' })];
    },
  };
};

/** Looks up what an earlier request with the same key made; for operations that have no other read to join it to. */
export const earlierRequests = tablePort('earlierRequests', {
  entities: [idempotencyRecord],
  reads: (table) => ({
    /** Reads strongly: a repeat that sees what the first request did, and not that it did it, would be refused. */
    resource: async ({ place, resourceOf }: Idempotency): Promise<string | undefined> =>
      place && resourceOf(await table.get(place, { consistent: true })),

    /** The same, with what the first request has noted of its answer beside the id. */
    async made<Made extends object>({ place, resourceOf }: Idempotency): Promise<Earlier<Made> | undefined> {
      const record = place && (await table.get(place, { consistent: true }));
      const resource = resourceOf(record);
      return resource !== undefined && record?.made ? { resource, made: record.made as Made } : undefined;
    },

    /** The ids for the parts of a batch, in their order. */
    async resources(parts: readonly Idempotency[]): Promise<readonly (string | undefined)[]> {
      const records = await table.getMany(
        parts.map(({ place }) => place),
        { consistent: true },
      );
      return parts.map(({ resourceOf }, i) => resourceOf(records[i]));
    },
  }),
  writes: () => ({}),
});
