import { allGoods, categories, pathIn, productPaths } from '#shared/catalog/index.ts';
import type { CategoryPaths } from '#shared/recommendations/index.ts';
import type { Table } from '#shared/table/index.ts';

/** Where all goods that are on sale stand among the categories. `told` hears of each hundred. */
export const readPaths = async (table: Table, now: Date, told: (products: number) => void): Promise<CategoryPaths> => {
  const tree = await categories.reads(table).current();
  const paths = new Map<string, readonly string[]>();
  for await (const { productId, category } of allGoods.reads(table).published(now)) {
    paths.set(productId, pathIn(tree, category));
    if (paths.size % 100 === 0) told(paths.size);
  }
  return paths;
};

/** The same with those of some more products, which are not on sale any more. */
export const withMorePaths = async (
  table: Table,
  paths: CategoryPaths,
  productIds: Iterable<string>,
): Promise<CategoryPaths> => {
  const others = [...productIds].filter((productId) => !paths.has(productId));
  return new Map([...paths, ...(await productPaths.reads(table).pathsOf(others))]);
};
