import { allGoods, type CategoryTree, categories } from '#shared/catalog/index.ts';
import type { Shelves } from '#shared/recommendations/index.ts';
import type { Table } from '#shared/table/index.ts';

const pathOf = (slug: string, { categories }: CategoryTree): readonly string[] => {
  const path: string[] = [];
  for (let at: string | undefined = slug; at !== undefined; ) {
    path.unshift(at);
    at = Object.hasOwn(categories, at) ? categories[at]?.parentId : undefined;
  }
  return path;
};

/** Reads which goods are on sale, and where they stand. `told` hears of each hundred. */
export const readShelves = async (table: Table, now: Date, told: (products: number) => void): Promise<Shelves> => {
  const tree = await categories.reads(table).current();
  const shelves = new Map<string, readonly string[]>();
  for await (const { productId, category } of allGoods.reads(table).published(now)) {
    shelves.set(productId, pathOf(category, tree));
    if (shelves.size % 100 === 0) told(shelves.size);
  }
  return shelves;
};
