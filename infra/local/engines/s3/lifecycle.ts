import * as z from 'zod/mini';

const Rule = z.object({
  Status: z._default(z.string(), 'Enabled'),
  Prefix: z._default(z.string(), ''),
  ExpirationInDays: z.optional(z.number()),
});

const BucketProperties = z.object({ LifecycleConfiguration: z.optional(z.object({ Rules: z.array(Rule) })) });

/** When the objects of a bucket are forgotten. Older versions and fragments of uploads do not exist here. */
export type Lifecycle = readonly { readonly prefix: string; readonly days: number }[];

/** The rules of a template's bucket that take objects away. */
export const lifecycle = (bucketProperties: unknown): Lifecycle =>
  (z.parse(BucketProperties, bucketProperties).LifecycleConfiguration?.Rules ?? []).flatMap(
    ({ Status, Prefix, ExpirationInDays }) =>
      Status === 'Enabled' && ExpirationInDays !== undefined ? [{ prefix: Prefix, days: ExpirationInDays }] : [],
  );

const day = 86_400_000;

/**
 * Whether an object has had its time. It goes to the second; AWS waits for the next midnight, and then takes hours.
 */
export const isForgotten = (rules: Lifecycle, key: string, modifiedAt: number, now: Date): boolean =>
  rules.some(({ prefix, days }) => key.startsWith(prefix) && now.getTime() >= modifiedAt + days * day);
