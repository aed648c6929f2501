import { create, insertMultiple, load, save, search } from '@orama/orama';
import FlexSearch from 'flexsearch';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import * as z from 'zod/mini';
import { buildSegment, openIndex, type SearchDocument, type SearchQuery } from '#shared/search/index.ts';
import { stem } from '#shared/search/stem.ts';
import { PlainBm25 } from './bm25.ts';

type Search = (query: string, limit: number) => Promise<readonly string[]> | readonly string[];

/** An engine under test: what it makes of some goods can be saved, and opened in another process. */
export interface Engine {
  readonly name: string;
  readonly build: (documents: readonly SearchDocument[]) => Promise<Uint8Array> | Uint8Array;
  readonly open: (saved: Uint8Array) => Promise<Search> | Search;
}

const asBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const engineOf = (name: string, more: Partial<SearchQuery> = {}): Engine => ({
  name,
  build: buildSegment,
  open: (saved) => {
    const index = openIndex(saved);
    return (text, limit) => index.search({ text, limit, ...more }).hits.map(({ productId }) => productId);
  },
});

export const ours = engineOf('serverless-shop');

/** With everything that a page of hits asks for at once. */
export const oursWithFilters = engineOf('serverless-shop, filters + 3 facets', {
  filters: { minPrice: 500, maxPrice: 95_000, inStock: true, category: 'half' },
  facets: ['category', 'price', 'rating'],
});

/** All that there is to read of a product: peers get it as one field, which for titles is what it is. */
const wholeText = ({ name, brand, attributes, category, description }: SearchDocument): string =>
  [name, brand, ...Object.values(attributes).map(String), category, description].filter(Boolean).join(' ');

const stemmed = (word: string): string => stem(word.toLowerCase());

const miniSearch = (
  name: string,
  options: Pick<ConstructorParameters<typeof MiniSearch>[0], 'processTerm' | 'searchOptions'>,
): Engine => {
  const settings = { fields: ['text'], idField: 'productId', ...options };
  return {
    name,
    build: (documents) => {
      const index = new MiniSearch(settings);
      index.addAll(documents.map((document) => ({ productId: document.productId, text: wholeText(document) })));
      return asBytes(index);
    },
    open: (saved) => {
      const index = MiniSearch.loadJSON(asText(saved), settings);
      return (query, limit) =>
        index
          .search(query)
          .slice(0, limit)
          .map(({ id }) => String(id));
    },
  };
};

const lunrEngine: Engine = {
  name: 'Lunr 2',
  build: (documents) => {
    const index = lunr((builder) => {
      builder.ref('productId');
      builder.field('text');
      for (const document of documents) builder.add({ productId: document.productId, text: wholeText(document) });
    });
    return asBytes(index);
  },
  open: (saved) => {
    const index = lunr.Index.load(JSON.parse(asText(saved)));
    // Its query language gives signs a meaning that shoppers do not.
    return (query, limit) =>
      index
        .search(query.replace(/[^\p{L}\p{N}]+/gu, ' '))
        .slice(0, limit)
        .map(({ ref }) => ref);
  },
};

const Exported = z.record(z.string(), z.string());
const flexSearch = (): InstanceType<typeof FlexSearch.Index> =>
  new FlexSearch.Index({
    tokenize: 'strict',
    encode: (text: string) =>
      text
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== '')
        .map(stemmed),
  });

const flexSearchEngine: Engine = {
  name: 'FlexSearch 0.8 (strict, suggest, our stems)',
  build: (documents) => {
    const index = flexSearch();
    for (const document of documents) index.add(document.productId, wholeText(document));
    const parts: Record<string, string> = {};
    index.export((key: string, data: string) => {
      parts[key] = data;
    });
    return asBytes(parts);
  },
  open: (saved) => {
    const index = flexSearch();
    for (const [key, data] of Object.entries(z.parse(Exported, JSON.parse(asText(saved))))) index.import(key, data);
    return async (query, limit) => {
      const found = await index.search(query, { limit, suggest: true });
      return Array.isArray(found) ? found.map(String) : [];
    };
  },
};

const orama = () =>
  create({
    schema: { text: 'string' },
    components: { tokenizer: { stemming: true, stemmer: stemmed } },
  });

const oramaEngine: Engine = {
  name: 'Orama 3 (our stems)',
  build: async (documents) => {
    const index = orama();
    await insertMultiple(
      index,
      documents.map((document) => ({ id: document.productId, text: wholeText(document) })),
    );
    return asBytes(save(index));
  },
  open: (saved) => {
    const index = orama();
    load(index, JSON.parse(asText(saved)));
    return async (term, limit) => {
      const { hits } = await search(index, { term, properties: ['text'], limit });
      return hits.map(({ id }) => id);
    };
  },
};

/** MiniSearch at its best is the bar. */
export const english: readonly Engine[] = [
  miniSearch('MiniSearch 7 (Porter, fuzzy .2)', { processTerm: stemmed, searchOptions: { fuzzy: 0.2 } }),
  miniSearch('MiniSearch 7 (fuzzy .2, prefix)', { searchOptions: { fuzzy: 0.2, prefix: true } }),
  lunrEngine,
  flexSearchEngine,
  oramaEngine,
];

const plain = (name: string, tokenizer: () => Promise<(text: string) => string[]>): Engine => ({
  name,
  build: (documents) => asBytes(documents.map((document) => [document.productId, wholeText(document)])),
  open: async (saved) => {
    const index = new PlainBm25(await tokenizer());
    const Titles = z.array(z.tuple([z.string(), z.string()]));
    for (const [id, title] of z.parse(Titles, JSON.parse(asText(saved)))) index.add(id, title);
    return (query, limit) => index.search(query, limit);
  },
});

const runsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu) ?? [];
const bigramsOf = (run: string): string[] =>
  /\p{Script=Han}/u.test(run) && run.length > 1
    ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
    : [run];

/** For Chinese it is the tokenizer that decides. */
export const chinese: readonly Engine[] = [
  plain('BM25 over character bigrams', async () => (text) => runsOf(text).flatMap(bigramsOf)),
  plain('BM25 over jieba (cutForSearch)', async () => {
    const { Jieba } = await import('@node-rs/jieba');
    const { dict } = await import('@node-rs/jieba/dict.js');
    const jieba = Jieba.withDict(dict);
    return (text) =>
      jieba.cutForSearch(text.normalize('NFKC').toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word));
  }),
];

export const enginesByName: ReadonlyMap<string, Engine> = new Map(
  [ours, oursWithFilters, ...english, ...chinese].map((engine) => [engine.name, engine]),
);
