import { beforeAll, describe, expect, it } from 'vitest';
import { searchProducts } from '#functions/search/search-products.ts';
import { suggestWords } from '#functions/search/suggest-words.ts';
import {
  buildSegment,
  type LiveIndex,
  openIndex,
  type SearchDocument,
  type SearchQuery,
  searchChanges,
} from '#shared/search/index.ts';
import { seeded } from '#test/bench/search/metrics.ts';
import { capturedLog } from '#test/log.ts';
import { atLength } from '#test/long.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goods } from './goods.ts';

capturedLog();
const real = realTable();

const letters = 'etaoinshrdlucmfwypvbgkjqxz';

/** Words that nobody has ever read; the same for the same seed. */
const inventedWords = (count: number, seed: number): string[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(random() * 8) }, () => letters[Math.floor(random() * 26)]).join(''),
  );
};

/** Goods whose words come as often as words do: the commonest in a quarter of all names. */
const inventedGoods = (count: number, words: readonly string[]): SearchDocument[] => {
  const random = seeded(1);
  const pick = (): string => words[Math.floor((words.length / 5 + 1) ** random() * 5 - 5)] ?? '';
  return Array.from({ length: count }, (_, i) => {
    const leaf = Math.floor(random() * 400);
    return goods(Array.from({ length: 9 }, pick).join(' '), {
      productId: `prd_${String(i).padStart(6, '0')}`,
      brand: pick(),
      attributes: { colour: pick(), size: [pick(), pick()] },
      category: `leaf-${leaf}`,
      categoryPath: [`branch-${leaf % 20}`, `leaf-${leaf}`],
      price: Math.floor(random() * 1e6),
    });
  });
};

const texts: Readonly<Record<string, string>> = {
  'ten thousand characters': 'a'.repeat(10_000),
  'ten thousand terms': inventedWords(10_000, 2).join(' '),
  'ten thousand numbers': Array.from({ length: 10_000 }, (_, i) => i).join(' '),
  'ten thousand letters, each alone': [...letters].join(' ').repeat(400).slice(0, 10_000),
  'ten thousand Han characters': '双肩背包'.repeat(2_500),
  'ten thousand marks over one letter': `e${'\u0301'.repeat(10_000)}`,
  'control characters': '\u0000\u0007\u001b[2J\u007f\u0085\u200b\u202e\ufeff'.repeat(1_000),
  'lone surrogates': '\ud83d \udc00e\udfff\ud800'.repeat(1_000),
  'quotation marks and numbers': '5"\' 3/8 x 1,200,'.repeat(600),
  'signs of a query language': '+(-["*~^?:\\/]){}|&!='.repeat(500),
  'names that every object has': '__proto__ constructor toString hasOwnProperty '.repeat(200),
};

/** What costs more with more goods costs more of a look at all of them as well. */
const howMany = atLength(12_000, 50_000);

describe(`${howMany} goods`, () => {
  const words = inventedWords(8_000, 1);
  let index: LiveIndex;
  beforeAll(() => {
    index = openIndex(buildSegment(inventedGoods(howMany, words)));
  }, 120_000);

  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  /** CPU of one run. Some kernels count it in ticks of 4 ms: it is run until that does not matter any more. */
  const costOf = (run: () => unknown): number => {
    const began = cpuMs();
    let runs = 0;
    do {
      run();
      runs++;
    } while (cpuMs() - began < 40);
    return (cpuMs() - began) / runs;
  };

  const facets = ['category', 'brand', 'price', 'inStock', 'attributes.colour'];
  const search = (query: Partial<SearchQuery>) => index.search({ limit: 24, facets, ...query });
  /** A look at all goods, as whoever opens the shop without a word in mind asks for it. */
  const aLookAtAll = (): number => {
    search({});
    return costOf(() => search({}));
  };
  /** What nobody asks in earnest may cost so many of them; what is meant well costs less than one. */
  const looks = 8;

  it.each([
    ...Object.entries(texts),
    ['the two hundred commonest words', inventedWords(200, 1).join(' ')],
    [
      'words that are all one letter off',
      inventedWords(200, 1)
        .map((word) => `${word}e`)
        .join(' '),
    ],
    ['the commonest words without a space', inventedWords(2_000, 1).join('')],
  ])('are searched for %s at the cost of a few looks at all', (_, text) => {
    const most = looks * aLookAtAll();
    for (const mode of [undefined, 'keyword', 'content'] as const) {
      expect(
        costOf(() => search({ text, mode })),
        mode ?? 'no mode',
      ).toBeLessThan(most);
    }
    expect(
      costOf(() => index.suggest(text, 8)),
      'suggestions',
    ).toBeLessThan(most);
  });

  it('are narrowed down by many long values, and counted by many attributes, at the cost of a few looks at all', () => {
    const long = Array.from({ length: 20 }, (_, i) => `${'\u0301'.repeat(190)}${i}`);
    const filters = { brand: long, attributes: Object.fromEntries(long.map((value) => [value, long])) };
    const most = looks * aLookAtAll();
    expect(costOf(() => search({ filters }))).toBeLessThan(most);
    expect(costOf(() => search({ facets: long.slice(0, 10).map((value) => `attributes.${value}`) }))).toBeLessThan(
      most,
    );
  });
});

describe('whatever stands in a query', () => {
  const long = Object.entries(texts);
  const short = long.map(([name, text]) => [`a piece of ${name}`, text.slice(0, 60)] as const);
  const parameters: readonly (readonly [string, (text: string) => string])[] = [
    ['q', (text) => text],
    ['like', (text) => text],
    ['like', (text) => `prd_${text}`],
    ['category', (text) => text],
    ['merchantId', (text) => `mch_${text}`],
    ['brand', (text) => text],
    ['brand', (text) => Array.from({ length: 15 }, () => text).join(',')],
    ['attributes', (text) => text],
    ['attributes', (text) => `${text}:${text}`],
    ['facets', (text) => text],
    ['facets', (text) => `attributes.${text}`],
    ['cursor', (text) => text],
    ['cursor', (text) => Buffer.from(text).toString('base64url')],
    ['cursor', (text) => Buffer.from(`relevance|${text}|0|0|prd_1`).toString('base64url')],
    ['minPrice', (text) => text],
    ['sort', (text) => text],
    ['mode', (text) => text],
    ['limit', (text) => text],
    [' unknown', (text) => text],
  ];

  it.each([...short, ...long])('a search answers or refuses %s, wherever it stands', async (_, text) => {
    const table = await real.empty();
    const { append, commit } = searchChanges.writes(table.table);
    await commit([append(goods('Front door', { attributes: { colour: 'red' } }), new Date())]);
    const shop = shopOver({ engine: table.engine });
    for (const [name, made] of parameters) {
      const { status } = await shop.call(searchProducts, { query: { q: 'door', [name]: made(text) } });
      // A product that is not there may be asked for as well.
      expect([200, 400, ...(name === 'like' ? [404] : [])], `${name}: ${status}`).toContain(status);
    }
    expect([200, 400]).toContain((await shop.call(suggestWords, { query: { q: text } })).status);
  });
});
