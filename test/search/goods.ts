import type { SearchDocument } from '#shared/search/index.ts';

let number = 0;

/** A product to be found. */
export const goods = (name: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  productId: `prd_${String(++number).padStart(6, '0')}`,
  name,
  attributes: {},
  category: 'things',
  categoryPath: ['things'],
  description: '',
  price: 19_900,
  rating: { average: 0, count: 0 },
  inStock: true,
  merchantId: 'mch_1',
  createdAt: '2026-11-01T00:00:00.000Z',
  sales: 0,
  version: 1,
  ...more,
});
