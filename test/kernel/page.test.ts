import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { pageQuery, pageView, sortKeyOf } from '#shared/kernel/page.ts';
import type { Problem } from '#shared/kernel/problem.ts';

const form = /^ORDER#ord_\w{26}$/;
const sortKey = 'ORDER#ord_01JD8Q6Z5N8B7T3V1X9K4M2P0R';
const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

describe('a cursor', () => {
  it('leads back to the sort key that it was made of', () => {
    const { nextCursor } = pageView({ items: [1], next: sortKey }, String);
    expect(sortKeyOf(nextCursor, form)).toBe(sortKey);
  });

  it('is missing on the last page, and then nothing is skipped', () => {
    expect(pageView({ items: [1, 2] }, String)).toEqual({ items: ['1', '2'] });
    expect(sortKeyOf(undefined, form)).toBeUndefined();
  });

  it.each([
    ['another item of the same partition', 'PROFILE'],
    ['an idempotency record', 'IDEM#abc'],
    ['two lines', `${sortKey}\n`],
    ['more behind it', `${sortKey}#x`],
    ['nothing', ''],
  ])('is refused when it was forged to point at %s', (_, key) => {
    expect(() => sortKeyOf(cursorOf(key), form)).toThrow(
      expect.objectContaining({ code: 'invalid_request' } satisfies Partial<Problem>),
    );
  });
});

describe('the query of a list', () => {
  const Query = z.object(pageQuery);

  it('takes 24 where nothing is said', () => {
    expect(z.parse(Query, {})).toEqual({ limit: 24 });
  });

  it.each(['0', '101', '1.5', '-1', 'many', '', '1,2'])('refuses the limit %j', (limit) => {
    expect(z.safeParse(Query, { limit }).success).toBe(false);
  });

  it.each(['a b', 'ä', '', 'x'.repeat(301), 'a/b', 'a=='])('refuses the cursor %j', (cursor) => {
    expect(z.safeParse(Query, { cursor }).success).toBe(false);
  });
});
