import { entity, equals, type Statement, shape, type Table, tablePort } from '../table/index.ts';
import { type CategoryTree, emptyTree } from './category.ts';

/** The whole tree is one item. */
export const categoryTreeItem = entity(shape<CategoryTree>(), 'categoryTree', { pk: 'CATEGORIES', sk: 'TREE' });

/** The tree of categories. Every write is held to the tree that was read; a loser is told again. */
export const categories = tablePort('categories', {
  entities: [categoryTreeItem],
  reads: (table: Table) => ({
    /** The tree as a reader of the shop may see it: a moment old. */
    tree: async (): Promise<CategoryTree> => (await table.get(categoryTreeItem.at({}))) ?? emptyTree,

    /** The tree as it is now, for whoever is about to change it. */
    current: async (): Promise<CategoryTree> =>
      (await table.get(categoryTreeItem.at({}), { consistent: true })) ?? emptyTree,
  }),
  writes: () => ({
    save: (before: CategoryTree, after: CategoryTree, now: Date): Statement =>
      categoryTreeItem.put(
        { ...after, changedAt: now.toISOString() },
        { when: before.version === 0 ? 'absent' : { version: equals(before.version) } },
      ),
  }),
});
