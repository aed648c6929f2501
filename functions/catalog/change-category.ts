import { operation } from '#functions/http/operation.ts';
import {
  CategoryChange,
  CategoryView,
  categories,
  categoryIn,
  categoryView,
  withChange,
} from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';

export const changeCategory = operation(
  'catalog/change-category',
  {
    route: 'PATCH /v1/categories/{categoryId}',
    summary: 'Rename a category, or hang it and all that is below it elsewhere; a parent of null puts it at the root.',
    auth: 'admin',
    ifMatch: 'required',
    body: CategoryChange,
    returns: { status: 200, body: CategoryView },
    fails: ['not_found', 'conflict', 'version_mismatch'],
    uses: { categories: writes(categories) },
    example: { name: '茶杯 Tea cups', parentId: null },
  },
  async ({ body, path: { categoryId }, ifMatch, now }, { categories }) => {
    const before = await categories.current();
    const after = withChange(before, categoryId, body, ifMatch);
    await categories.commit([categories.save(before, after, now)]);
    return categoryView(categoryIn(after, categoryId));
  },
);
