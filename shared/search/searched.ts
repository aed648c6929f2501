import type { CategoryTree, Product } from '../catalog/index.ts';
import type { Change } from './document.ts';

/** What is searched of a description: what comes behind it has been said before. */
const longestDescription = 2_000;

const categoryPathOf = (slug: string, { categories }: CategoryTree): readonly string[] => {
  const path: string[] = [];
  for (let at: string | undefined = slug; at !== undefined; ) {
    path.unshift(at);
    at = Object.hasOwn(categories, at) ? categories[at]?.parentId : undefined;
  }
  return path;
};

const brandOf = ({ attributes }: Product): string | undefined => {
  const brand = Object.entries(attributes).find(([name]) => ['brand', '品牌'].includes(name.toLowerCase()))?.[1];
  return typeof brand === 'string' ? brand : undefined;
};

/** A product as it is searched, or as one that nobody is to find. */
export const searched = (product: Product, tree: CategoryTree): Change => {
  if (product.status !== 'published') return { productId: product.productId, version: product.version, deleted: true };
  const { productId, name, category, description, attributes, merchantId, createdAt, rating } = product;
  const brand = brandOf(product);
  const categoryName = Object.hasOwn(tree.categories, category) ? tree.categories[category]?.name : undefined;
  return {
    productId,
    name,
    ...(brand !== undefined && { brand }),
    attributes,
    category,
    categoryPath: categoryPathOf(category, tree),
    ...(categoryName !== undefined && { categoryName }),
    description: description.slice(0, longestDescription),
    price: product.price.amount,
    rating: { average: rating.average, count: rating.count },
    inStock: product.availability !== 'sold_out',
    merchantId,
    createdAt,
    sales: product.sales ?? 0,
    version: product.version,
  };
};

/** All that a product says of itself, for whatever is to be like it. */
export const textOf = ({
  name,
  attributes,
  description,
}: Pick<Product, 'name' | 'attributes' | 'description'>): string =>
  [name, ...Object.values(attributes).flat(), description.slice(0, longestDescription)].join(' ');
