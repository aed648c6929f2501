/** One node of the tree of categories. */
export interface Category {
  readonly categoryId: string;
  readonly name: string;
  readonly parentId?: string;
}

/** The tree, parents first. */
export const categories: readonly Category[] = [
  { categoryId: 'pantry', name: '食品茶饮 Pantry' },
  { categoryId: 'tea', name: '茶 Tea', parentId: 'pantry' },
  { categoryId: 'coffee', name: '咖啡 Coffee', parentId: 'pantry' },
  { categoryId: 'snacks', name: '零食 Snacks', parentId: 'pantry' },
  { categoryId: 'ceramics', name: '陶瓷 Ceramics' },
  { categoryId: 'teaware', name: '茶具 Teaware', parentId: 'ceramics' },
  { categoryId: 'tableware', name: '餐具 Tableware', parentId: 'ceramics' },
  { categoryId: 'kitchen', name: '厨房 Kitchen' },
  { categoryId: 'cookware', name: '锅具 Cookware', parentId: 'kitchen' },
  { categoryId: 'kitchen-tools', name: '厨具 Kitchen tools', parentId: 'kitchen' },
  { categoryId: 'clothing', name: '服饰 Clothing' },
  { categoryId: 'tops', name: '上装 Tops', parentId: 'clothing' },
  { categoryId: 'bags', name: '箱包 Bags', parentId: 'clothing' },
  { categoryId: 'home', name: '家居 Home' },
  { categoryId: 'bedding', name: '床品 Bedding', parentId: 'home' },
  { categoryId: 'lighting', name: '灯具 Lighting', parentId: 'home' },
  { categoryId: 'fragrance', name: '香氛 Fragrance', parentId: 'home' },
  { categoryId: 'stationery', name: '文具 Stationery' },
  { categoryId: 'outdoors', name: '户外 Outdoors' },
];
