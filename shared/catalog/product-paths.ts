import { type Table, tablePort } from '../table/index.ts';
import { categoryTreeItem } from './categories.ts';
import { type CategoryTree, emptyTree } from './category.ts';
import { productItem } from './product.entity.ts';

const atOnce = 99;

/** The slugs from the root down to a category; of one that is not in the tree its own alone. */
export const pathIn = ({ categories }: CategoryTree, slug: string): readonly string[] => {
  const path: string[] = [];
  for (let at: string | undefined = slug; at !== undefined; ) {
    path.unshift(at);
    at = Object.hasOwn(categories, at) ? categories[at]?.parentId : undefined;
  }
  return path;
};

/** Where products stand among the categories. */
export const productPaths = tablePort('productPaths', {
  entities: [productItem, categoryTreeItem],
  reads: (table: Table) => ({
    /** Of each product its category and those above it; of one that is not there none. */
    async pathsOf(productIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
      const paths = new Map<string, readonly string[]>();
      for (let from = 0; from < productIds.length; from += atOnce) {
        const places = productIds.slice(from, from + atOnce).map((productId) => productItem.at({ productId }));
        const [tree, ...products] = await table.getMany([categoryTreeItem.at({}), ...places]);
        for (const product of products) {
          if (product) paths.set(product.productId, pathIn(tree ?? emptyTree, product.category));
        }
      }
      return paths;
    },
  }),
  writes: () => ({}),
});
