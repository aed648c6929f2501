import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { SearchDocument } from '#shared/search/index.ts';
import { dataFolder, dataSets, documentOf } from './data.ts';
import { seeded } from './metrics.ts';

/** As many titles as wanted: the real ones first, then the beginning of one with the end of another. */
const titles = function* (real: readonly string[], random: () => number): Generator<string> {
  yield* real;
  const pick = (): string[] => (real[Math.floor(random() * real.length)] ?? '').split(' ');
  for (;;) {
    const [one, other] = [pick(), pick()];
    yield [...one.slice(0, Math.ceil(one.length / 2)), ...other.slice(Math.floor(other.length / 2))].join(' ');
  }
};

/** Goods for measuring size and speed, the same for the same number; `sorted` gives them what is filtered and sorted by. */
export const goodsOf = (count: number, detailed: boolean): SearchDocument[] => {
  const random = seeded(count);
  const [set] = dataSets();
  const source = titles(set?.documents.map(({ name }) => name) ?? [], random);
  const below = (most: number): number => Math.floor(random() * most);
  return Array.from({ length: count }, (_, i) => {
    const name = source.next().value ?? '';
    const id = String(1_000_000 + i);
    if (!detailed) return documentOf(id, name);
    const leaf = below(400);
    return documentOf(id, name, {
      category: `leaf-${leaf}`,
      categoryPath: [leaf % 2 === 0 ? 'half' : 'rest', `branch-${leaf % 20}`, `leaf-${leaf}`],
      price: 100 + below(100_000),
      rating: { average: below(51) / 10, count: below(500) },
      inStock: below(10) > 0,
      merchantId: `mch_${below(300)}`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + below(300) * 86_400_000).toISOString(),
      sales: below(1_000),
    });
  });
};

const BestBuy = z.array(
  z.object({
    name: z.string(),
    description: z.nullable(z.string()),
    brand: z.nullable(z.string()),
    categories: z.array(z.string()),
    price: z.number(),
    popularity: z.number(),
  }),
);

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);

/** Real products with price, brand, categories and popularity, when they are there. */
export const bestBuy = (): SearchDocument[] => {
  const file = join(dataFolder, 'bestbuy/products.json');
  if (!existsSync(file)) return [];
  const random = seeded(7);
  return z.parse(BestBuy, JSON.parse(readFileSync(file, 'utf8'))).map((product, i) => {
    const categoryPath = product.categories.map(slug);
    return documentOf(String(100_000 + i), product.name, {
      ...(product.brand !== null && { brand: product.brand }),
      attributes: { colour: ['black', 'white', 'silver'].filter(() => random() < 0.4) },
      category: categoryPath.at(-1) ?? '',
      categoryPath,
      description: product.description ?? '',
      price: Math.round(product.price * 100),
      rating: { average: Math.floor(random() * 51) / 10, count: Math.floor(random() * 200) },
      inStock: random() < 0.9,
      merchantId: `mch_${Math.floor(random() * 12)}`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 200) * 86_400_000).toISOString(),
      sales: product.popularity,
    });
  });
};
