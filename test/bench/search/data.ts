import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { projectRoot } from '#infra/build/places.ts';
import type { SearchDocument } from '#shared/search/index.ts';
import type { Judgments } from './metrics.ts';

/** A query, and which products are relevant for it. */
export interface JudgedQuery {
  readonly q: string;
  readonly j: Judgments;
}

export interface DataSet {
  readonly name: string;
  readonly documents: readonly SearchDocument[];
  readonly queries: readonly JudgedQuery[];
}

const Text = z.optional(z.nullable(z.coerce.string()));
/** A product of a file: what is missing is empty. */
const Product = z.object({
  id: z.coerce.string(),
  title: Text,
  name: Text,
  brand: Text,
  category: Text,
  cat: Text,
  description: Text,
  brief: Text,
  keywords: Text,
});
const Queries = z.array(z.object({ q: z.string(), j: z.record(z.string(), z.number()) }));

/** A product of which only texts are known. */
export const documentOf = (productId: string, name: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  productId,
  name,
  attributes: {},
  category: '',
  categoryPath: [],
  description: '',
  price: 0,
  rating: { average: 0, count: 0 },
  inStock: true,
  merchantId: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  sales: 0,
  version: 1,
  ...more,
});

const productOf = (line: string): SearchDocument => {
  const { id, title, name, brand, category, cat, description, brief, keywords } = z.parse(Product, JSON.parse(line));
  return documentOf(id, title ?? name ?? '', {
    ...(brand && { brand }),
    attributes: keywords ? { keywords } : {},
    category: category ?? cat ?? '',
    categoryPath: category ? [category] : [],
    description: description ?? brief ?? '',
  });
};

export const productsIn = (file: string): SearchDocument[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(productOf);

export const queriesIn = (file: string): JudgedQuery[] => z.parse(Queries, JSON.parse(readFileSync(file, 'utf8')));

/** Where judged queries may lie that do not belong into the repository; `SEARCH_DATA` names another place. */
export const dataFolder = process.env['SEARCH_DATA'] ?? join(projectRoot, '../shared/data/search');

const sets = [
  { name: 'Home Depot', products: 'homedepot/products.jsonl', queries: 'homedepot/queries.dev.json' },
  { name: 'Taobao', products: 'taobao/titles.jsonl', queries: 'taobao/queries.dev.json' },
  { name: 'QBQTC', products: 'qbqtc/titles.jsonl', queries: 'qbqtc/queries.dev.json' },
];

const shipped = (file: string): string => join(import.meta.dirname, file);

/** The judged sets that are there, or the small one that comes with the repository. */
export const dataSets = (folder = dataFolder): DataSet[] => {
  const found = sets
    .filter(({ products }) => existsSync(join(folder, products)))
    .map(({ name, products, queries }) => ({
      name,
      documents: productsIn(join(folder, products)),
      queries: queriesIn(join(folder, queries)),
    }));
  if (found.length > 0) return found;
  const [documents, queries] = [productsIn(shipped('litemall.jsonl')), queriesIn(shipped('litemall.queries.json'))];
  return [{ name: 'litemall (small, shipped)', documents, queries }];
};

/** Whether goods are Chinese: other engines are to be compared with then. */
export const isChinese = ({ documents }: DataSet): boolean =>
  documents.filter(({ name }) => /\p{Script=Han}/u.test(name)).length > documents.length / 3;
