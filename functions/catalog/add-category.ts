import { operation } from '#functions/http/operation.ts';
import {
  CategoryView,
  categories,
  categoryIn,
  categoryView,
  NewCategory,
  withCategory,
} from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const addCategory = operation(
  'catalog/add-category',
  {
    route: 'POST /v1/categories',
    summary: 'Put a category into the tree, at the root or below another one.',
    auth: 'admin',
    idempotency: 'accepted',
    body: NewCategory,
    returns: { status: 201, body: CategoryView },
    fails: ['conflict', 'not_found'],
    uses: { categories: writes(categories), requests: writes(earlierRequests) },
    example: { categoryId: 'tea-cups', name: '茶杯 Tea cups', parentId: 'tea' },
  },
  async ({ body, idempotency, now }, { categories, requests }) => {
    // Whoever sets up a shop adds many at once, and all of them are written into one tree.
    return untilFresh(async () => {
      const before = await categories.current();
      // After the tree: whoever finds the category put there by the same request also finds that request.
      const earlier = await requests.made<{ readonly version: number }>(idempotency);
      if (earlier) return categoryView({ ...body, ...earlier.made });

      const after = withCategory(before, body);
      const { version } = after;
      await categories.commit([
        ...idempotency.remember(body.categoryId, { version }),
        categories.save(before, after, now),
      ]);
      return categoryView(categoryIn(after, body.categoryId));
    }, manyTellings);
  },
);
