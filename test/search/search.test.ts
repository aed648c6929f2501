import { describe, expect, it } from 'vitest';
import { buildSegment, highlightsIn, openIndex, type SearchDocument, type SearchQuery } from '#shared/search/index.ts';
import { goods } from './goods.ts';

const found = (documents: readonly SearchDocument[], text: string, more: Partial<SearchQuery> = {}): string[] => {
  const names = new Map(documents.map(({ productId, name }) => [productId, name]));
  const { hits } = openIndex(buildSegment(documents)).search({ text, limit: 10, ...more });
  return hits.map(({ productId }) => names.get(productId) ?? '');
};

const named = (...names: string[]): SearchDocument[] => names.map((name) => goods(name));

describe('what is found', () => {
  it('has other forms of the words, the words themselves first', () => {
    expect(found(named('Garage doors', 'Garage door', 'Garage lamp'), 'garage door')).toEqual([
      'Garage door',
      'Garage doors',
      'Garage lamp',
    ]);
  });

  it('is there in spite of typos', () => {
    expect(
      found(named('Temperature control valve', 'Kitchen valve'), 'temperture contorl', { mode: 'keyword' }),
    ).toEqual(['Temperature control valve']);
  });

  it('is there whether compounds are written together or apart', () => {
    const many = named(
      'Wall mount',
      'Wall mount TV',
      'Wall mount black',
      'Wallmount',
      'Wallmount flat',
      'Wallmount TV',
    );
    expect(found(many, 'wallmount', { mode: 'keyword' })).toHaveLength(3);
    expect(found(many.slice(0, 3), 'wallmount', { mode: 'keyword' })).toHaveLength(3);
    expect(found(many, 'wall mount', { mode: 'keyword' })).toHaveLength(6);
  });

  it('stands first when the words stand beside each other', () => {
    expect(found(named('Door of a red house', 'House of a red door'), 'red door')[0]).toBe('House of a red door');
  });

  it('counts more in the name than in the description', () => {
    const documents = [
      goods('Lamp', { description: 'Goes with every desk' }),
      goods('Desk', { description: 'With a lamp' }),
    ];
    expect(found(documents, 'desk')).toEqual(['Desk', 'Lamp']);
  });

  it('is found by brand, attributes and category', () => {
    const documents = [
      goods('Mixer', { brand: 'Kenwood', attributes: { colour: ['petrol'] }, categoryPath: ['kitchen-aids'] }),
      goods('Radio'),
    ];
    for (const text of ['kenwood', 'petrol', 'kitchen']) expect(found(documents, text)).toEqual(['Mixer']);
  });

  it('is found in traditional and simplified characters, and by a part of a name', () => {
    const documents = named('艾熙百思图双肩背包', '保温杯');
    for (const text of ['雙肩背包', '双肩背包', '百思图']) {
      expect(found(documents, text, { mode: 'keyword' })).toEqual(['艾熙百思图双肩背包']);
    }
  });
});

describe('a keyword search', () => {
  it('finds what has every word, but for the little ones', () => {
    const documents = named('Red cotton dress', 'Red dress', 'Cotton shirt');
    expect(found(documents, 'a red dress of cotton', { mode: 'keyword' })).toEqual(['Red cotton dress']);
  });

  it('finds what has every part of more compounds than words are counted', () => {
    const parts = Array.from({ length: 45 }, (_, i) => {
      const letters = String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));
      return [`ka${letters}`, `zo${letters}`] as const;
    });
    const documents = named(...Array.from({ length: 4 }, () => parts.flat().join(' ')));
    const query = parts.map((pair) => pair.join('')).join(' ');
    expect(found(documents, query, { mode: 'keyword' })).toHaveLength(4);
  });

  it('finds nothing when a word is nowhere', () => {
    expect(found(named('Red dress'), 'red zzyzx', { mode: 'keyword' })).toEqual([]);
  });
});

describe('a search by content', () => {
  it('finds what is like a long text, without the product that it is of', () => {
    const documents = [
      goods('Cordless drill', { description: 'Compact 18 volt drill with lithium battery' }),
      goods('Hammer drill', { description: 'Drill with a strong lithium battery for masonry' }),
      goods('Tea cup', { description: 'Porcelain' }),
    ];
    const [own] = documents;
    const text = `${own?.name} ${own?.description}`;
    expect(found(documents, text, { mode: 'content', without: [own?.productId ?? ''] })).toEqual(['Hammer drill']);
  });
});

describe('the order', () => {
  it('is by sales, rating and id where words say nothing', () => {
    const documents = [
      goods('Lamp', { productId: 'prd_b' }),
      goods('Lamp', { productId: 'prd_a' }),
      goods('Lamp', { productId: 'prd_c', rating: { average: 4.5, count: 2 } }),
      goods('Lamp', { productId: 'prd_d', sales: 3 }),
    ];
    const { hits } = openIndex(buildSegment(documents)).search({ text: 'lamp', limit: 9 });
    expect(hits.map(({ productId }) => productId)).toEqual(['prd_d', 'prd_c', 'prd_a', 'prd_b']);
  });

  it('is gone through page by page, each product once', () => {
    const documents = Array.from({ length: 57 }, (_, i) => goods(i % 2 ? 'Lamp' : 'Lamp lamp shade', { price: i % 5 }));
    const index = openIndex(buildSegment(documents));
    for (const sort of ['relevance', 'price', 'newest'] as const) {
      const whole = index.search({ text: 'lamp', sort, limit: 100 }).hits;
      const pages: unknown[] = [];
      for (let after: string | undefined, first = true; first || after; first = false) {
        const page = index.search({ text: 'lamp', sort, limit: 10, ...(after && { after }) });
        pages.push(...page.hits);
        after = page.next;
      }
      expect(pages).toEqual(whole);
      expect(pages).toHaveLength(57);
    }
  });
});

describe('beside the hits', () => {
  const documents = named('Front door lock', 'Front door', 'Frontier lamp', 'Temperature gauge');
  const index = openIndex(buildSegment(documents));

  it('the query is told as it was probably meant', () => {
    expect(index.search({ text: 'Temperture gauge', limit: 5 }).correctedQuery).toBe('temperature gauge');
    expect(index.search({ text: 'front door', limit: 5 })).not.toHaveProperty('correctedQuery');
  });

  it('words are completed by what goes with the others', () => {
    expect(index.suggest('fron', 5)).toEqual(['front', 'frontier']);
    expect(index.suggest('door fron', 5)).toEqual(['door front']);
    expect(index.suggest('  ', 5)).toEqual([]);
  });

  it('Han texts are gone on with, also by words that no dictionary has', () => {
    const shelf = openIndex(buildSegment(named('红色连衣裙', '雪纺连衣裙', '白色羽绒服', '羽绒服男', '连帽衫')));
    expect(shelf.suggest('羽绒', 5)).toEqual(['羽绒服']);
    expect(shelf.suggest('連', 5)).toEqual(['连衣裙']);
  });

  it('what was found is marked in the text', () => {
    const { terms } = index.search({ text: 'doors', limit: 5 });
    expect(highlightsIn('Front Door, indoors', terms)).toEqual([[6, 4]]);
    expect(highlightsIn('商務雙肩背包', new Set(['双肩', '肩背', '背包']))).toEqual([[2, 4]]);
    // One sign that is searched for as two: which of the signs is meant nobody can tell, so it is all of them.
    expect(highlightsIn('㌔㌔㌔グラム 缶', new Set(['グラ', 'ラム']))).toEqual([[0, 6]]);
  });
});

describe('a hostile query', () => {
  const index = openIndex(buildSegment(named('Front door', '双肩背包', 'Lamp 5/8" x 3')));
  const hostile: readonly (readonly [string, string])[] = [
    ['10,000 letters', 'a'.repeat(10_000)],
    ['10,000 words', Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ')],
    ['10,000 Han characters', '双肩背包'.repeat(2_500)],
    ['control characters', '\u0000\u0007\u001b[2J door \u200b\u202e'],
    ['lone halves of characters', 'door \ud800 \udfff\ud83d'],
    ['signs of a query language', '+door -lamp "x* field:y ~2 (((( [a TO b] \\'],
    ['marks over one letter', `a${'\u0301'.repeat(5_000)}`],
    ['a name of every object', '__proto__ constructor toString'],
    ['quotation marks and numbers', `${'5"'.repeat(3_000)}${"6'".repeat(2_000)}`],
  ];

  it.each(hostile)('of %s is answered at once', (_, text) => {
    for (const mode of [undefined, 'keyword', 'content'] as const) {
      const before = process.cpuUsage();
      const { hits } = index.search({ text, limit: 24, ...(mode && { mode }) });
      index.suggest(text, 8);
      const { user, system } = process.cpuUsage(before);
      expect(hits.length).toBeLessThanOrEqual(3);
      // Of CPU, with the suggestions; a busy machine and a cold compiler are given some room.
      expect((user + system) / 1000).toBeLessThan(100);
    }
  });
});
