import { operation } from '#functions/http/operation.ts';
import { categories, withoutCategory } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';

export const deleteCategory = operation(
  'catalog/delete-category',
  {
    route: 'DELETE /v1/categories/{categoryId}',
    summary: 'Take a category without children out of the tree; its products keep its slug.',
    auth: 'admin',
    ifMatch: 'required',
    returns: { status: 204 },
    fails: ['not_found', 'conflict', 'version_mismatch'],
    uses: { categories: writes(categories) },
  },
  async ({ path: { categoryId }, ifMatch, now }, { categories }) => {
    const before = await categories.current();
    await categories.commit([categories.save(before, withoutCategory(before, categoryId, ifMatch), now)]);
  },
);
