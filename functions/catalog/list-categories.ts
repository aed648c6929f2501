import * as z from 'zod/mini';
import { operation } from '#functions/http/operation.ts';
import { CategoryView, categories, categoryView, inOrder } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';

export const listCategories = operation(
  'catalog/list-categories',
  {
    route: 'GET /v1/categories',
    summary: 'List the whole tree of categories, each behind its parent.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, body: z.object({ items: z.array(CategoryView) }) },
    fails: [],
    uses: { categories: reads(categories) },
  },
  async (_input, { categories }) => ({ items: inOrder(await categories.tree()).map(categoryView) }),
);
