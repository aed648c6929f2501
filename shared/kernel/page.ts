import * as z from 'zod/mini';
import { invalid } from './problem.ts';

const opaque = (sortKey: string): string => Buffer.from(sortKey).toString('base64url');

/** `?limit=1..100&cursor=`, as every list takes it. */
export const pageQuery = {
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 24),
  cursor: z.optional(z.string().check(z.regex(/^[\w-]{1,300}$/))),
};

/** The sort key inside a cursor. It must look like one of the list's own; the partition never comes from it. */
export const sortKeyOf = (cursor: string | undefined, form: RegExp): string | undefined => {
  if (cursor === undefined) return undefined;
  const sortKey = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!form.test(sortKey)) throw invalid('cursor', 'is not a cursor of this list');
  return sortKey;
};

/** `{ items, nextCursor? }`, as every list answers. */
export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.optional(z.string()) });

export const pageView = <T, V>(
  page: { readonly items: readonly T[]; readonly next?: string },
  view: (item: T) => V,
) => ({
  items: page.items.map(view),
  ...(page.next !== undefined && { nextCursor: opaque(page.next) }),
});
