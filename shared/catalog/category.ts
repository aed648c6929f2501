import { invalid, Problem } from '../kernel/problem.ts';

/** A category of the tree. Products name it by its slug, and may name slugs that are not in the tree. */
export interface Category {
  readonly name: string;
  readonly parentId?: string | undefined;
  /** Version of the tree in which it was written last: it never comes twice, also when a slug is used again. */
  readonly version: number;
}

/** All categories in one item: cycles, children and versions are decided by one condition. Version 0 was never written. */
export interface CategoryTree {
  readonly version: number;
  readonly changedAt?: string;
  readonly categories: Readonly<Record<string, Category>>;
}

export interface PlacedCategory extends Category {
  readonly categoryId: string;
}

export const emptyTree: CategoryTree = { version: 0, categories: {} };

const mostCategories = 1_000;

/** A slug may be called like something that every object has, such as `constructor`. */
const found = ({ categories }: CategoryTree, categoryId: string): Category | undefined =>
  Object.hasOwn(categories, categoryId) ? categories[categoryId] : undefined;

export const categoryIn = (tree: CategoryTree, categoryId: string): PlacedCategory => {
  const category = found(tree, categoryId);
  if (!category) throw new Problem('not_found');
  return { categoryId, ...category };
};

/** Every category behind its parent, brothers by their slugs. */
export const inOrder = ({ categories }: CategoryTree): readonly PlacedCategory[] => {
  const children = Map.groupBy(
    Object.entries(categories).sort(([one], [other]) => (one < other ? -1 : 1)),
    ([, { parentId }]) => parentId,
  );
  const below = (parentId: string | undefined): readonly PlacedCategory[] =>
    (children.get(parentId) ?? []).flatMap(([categoryId, category]) => [
      { categoryId, ...category },
      ...below(categoryId),
    ]);
  return below(undefined);
};

/** Refuses a parent that is not there, or that lies below the category itself. */
const assertParent = (tree: CategoryTree, categoryId: string, parentId: string): void => {
  if (!found(tree, parentId)) throw invalid('parentId', 'is no category');
  for (let above: string | undefined = parentId; above !== undefined; above = found(tree, above)?.parentId) {
    if (above === categoryId) throw invalid('parentId', 'lies below this category itself');
  }
};

const written = (
  { version, categories }: CategoryTree,
  categoryId: string,
  category: Omit<Category, 'version'>,
): CategoryTree => ({
  version: version + 1,
  categories: { ...categories, [categoryId]: { ...category, version: version + 1 } },
});

interface NewCategory {
  readonly categoryId: string;
  readonly name: string;
  readonly parentId?: string | undefined;
}

export const withCategory = (tree: CategoryTree, { categoryId, name, parentId }: NewCategory): CategoryTree => {
  if (found(tree, categoryId)) {
    throw new Problem('conflict', { errors: [{ path: 'categoryId', message: 'is there already' }] });
  }
  if (Object.keys(tree.categories).length >= mostCategories) {
    throw new Problem('conflict', { detail: `The tree has room for ${mostCategories} categories.` });
  }
  if (parentId !== undefined) assertParent(tree, categoryId, parentId);
  return written(tree, categoryId, { name, ...(parentId !== undefined && { parentId }) });
};

interface CategoryChange {
  readonly name?: string | undefined;
  /** `null` puts it at the root. */
  readonly parentId?: string | null | undefined;
}

const assertVersion = (tree: CategoryTree, categoryId: string, version: number | undefined): PlacedCategory => {
  const category = categoryIn(tree, categoryId);
  if (category.version !== version) throw new Problem('version_mismatch');
  return category;
};

export const withChange = (
  tree: CategoryTree,
  categoryId: string,
  { name, parentId }: CategoryChange,
  version: number | undefined,
): CategoryTree => {
  const before = assertVersion(tree, categoryId, version);
  if (typeof parentId === 'string') assertParent(tree, categoryId, parentId);
  const parent = parentId === undefined ? before.parentId : (parentId ?? undefined);
  return written(tree, categoryId, {
    name: name ?? before.name,
    ...(parent !== undefined && { parentId: parent }),
  });
};

export const withoutCategory = (tree: CategoryTree, categoryId: string, version: number | undefined): CategoryTree => {
  assertVersion(tree, categoryId, version);
  if (Object.values(tree.categories).some(({ parentId }) => parentId === categoryId)) {
    throw new Problem('conflict', { detail: 'There are categories below this one.' });
  }
  const { [categoryId]: _, ...categories } = tree.categories;
  return { version: tree.version + 1, categories };
};
