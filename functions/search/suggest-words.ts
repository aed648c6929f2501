import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { reads } from '#shared/kernel/port.ts';
import { searchChanges, searchIndex, searchSnapshots } from '#shared/search/index.ts';

const suggestionsAtOnce = 8;

export const suggestWords = operation(
  'search/suggest-words',
  {
    route: 'GET /v1/search/suggestions',
    summary: 'Say what somebody may be about to search for.',
    auth: 'public',
    cache: 2,
    query: z.object({ q: z.string().check(z.minLength(1), z.maxLength(100)) }),
    returns: { status: 200, body: z.object({ items: z.array(z.string()) }) },
    fails: ['unavailable'],
    uses: { index: reads(searchIndex), snapshots: reads(searchSnapshots), changes: reads(searchChanges) },
  },
  async ({ query: { q } }, { index, ...sources }) => {
    const goods = await index.upToDate(sources);
    return { items: await goods.suggest(q, suggestionsAtOnce) };
  },
);
