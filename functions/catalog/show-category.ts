import { operation } from '#functions/http/operation.ts';
import { CategoryView, categories, categoryIn, categoryView } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';

export const showCategory = operation(
  'catalog/show-category',
  {
    route: 'GET /v1/categories/{categoryId}',
    summary: 'Read one category of the tree.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, body: CategoryView },
    fails: ['not_found'],
    uses: { categories: reads(categories) },
  },
  async ({ path }, { categories }) => categoryView(categoryIn(await categories.tree(), path.categoryId)),
);
