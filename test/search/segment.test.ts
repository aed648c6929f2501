import { describe, expect, it } from 'vitest';
import { Dictionary, DictionaryWriter } from '#shared/search/dictionary.ts';
import { buildSegment, openIndex, type SearchDocument, UnreadableSegment } from '#shared/search/index.ts';
import { seeded } from '#test/bench/search/metrics.ts';
import { goods } from './goods.ts';

const words = 'red blue door lamp garage kitchen cotton drill valve 双肩背包 保温杯 纯棉 5/8 doors lamps'.split(' ');

/** Goods that share words, so that every posting list is long. */
const shelf = (count: number, seed: number): SearchDocument[] => {
  const random = seeded(seed);
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: count }, (_, i) =>
    goods(`${pick()} ${pick()} ${pick()}`, {
      productId: `prd_${String(i).padStart(5, '0')}`,
      description: random() < 0.5 ? `${pick()} ${pick()} ${pick()} ${pick()}` : '',
      ...(random() < 0.5 && { brand: pick() }),
      attributes: random() < 0.5 ? { colour: [pick(), pick()], size: Math.floor(random() * 3), new: true } : {},
      categoryPath: ['all', pick()],
      price: Math.floor(random() * 1e6),
      rating: { average: Math.floor(random() * 51) / 10, count: Math.floor(random() * 9) },
      inStock: random() < 0.8,
      sales: Math.floor(random() * 5),
    }),
  );
};

/** Undefined where the bytes are refused as no segment; any other error as it is. */
const openedOrRefused = (bytes: Uint8Array): unknown => {
  try {
    return openIndex(bytes);
  } catch (error) {
    return error instanceof UnreadableSegment ? undefined : error;
  }
};

describe('a segment', () => {
  it('is the same bytes for the same goods, in whatever order they come', () => {
    const documents = shelf(300, 1);
    expect(Buffer.compare(buildSegment(documents.toReversed()), buildSegment(documents))).toBe(0);
  });

  it('is read from any place in a larger buffer', () => {
    const bytes = buildSegment(shelf(20, 2));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(openIndex(shifted.subarray(3)).search({ text: 'door', limit: 3 })).toEqual(
      openIndex(bytes).search({ text: 'door', limit: 3 }),
    );
  });

  it('is not taken for one when it is something else, or cut off', () => {
    expect(() => openIndex(new Uint8Array(64))).toThrow(UnreadableSegment);
    expect(() => openIndex(buildSegment(shelf(20, 3)).subarray(0, 2_000))).toThrow(UnreadableSegment);
  });

  it('says so when it is cut off anywhere, and opens or says so when bytes of it were changed', () => {
    const bytes = buildSegment(shelf(40, 6));
    const random = seeded(7);
    // The last few bytes only fill it up.
    const anywhere = (): number => Math.floor(random() * (bytes.length - 8));
    for (let i = 0; i < 1_000; i++) {
      expect(() => openIndex(bytes.slice(0, anywhere()))).toThrow(UnreadableSegment);
      const changed = bytes.slice();
      // The header is a small part of it, and the one that decides how the rest is read.
      for (const at of [anywhere(), anywhere()]) changed[at] = Math.floor(random() * 256);
      changed[Math.floor(random() * 1_500)] = 48 + Math.floor(random() * 10);
      expect(openedOrRefused(changed)).not.toBeInstanceOf(Error);
    }
  });

  it('knows the goods of every category, of more than a trait has bits for', () => {
    const documents = Array.from({ length: 66_000 }, (_, i) =>
      goods('x', {
        productId: `prd_${String(i).padStart(5, '0')}`,
        categoryPath: ['all', `c${i}`],
        inStock: i % 2 > 0,
      }),
    );
    const bytes = buildSegment(documents);
    for (const index of [openIndex(bytes), openIndex(openIndex(bytes).merged())]) {
      for (const i of [1, 464, 65_535, 65_536, 65_999]) {
        const { hits } = index.search({ filters: { category: `c${i}`, inStock: i % 2 > 0 }, limit: 3 });
        expect(hits.map(({ productId }) => productId)).toEqual([`prd_${String(i).padStart(5, '0')}`]);
      }
    }
  });

  it('holds no goods as well', () => {
    expect(openIndex(buildSegment([])).search({ text: 'door', limit: 3 })).toMatchObject({ hits: [], total: 0 });
    expect(openIndex().search({ limit: 3 })).toMatchObject({ hits: [], total: 0 });
  });
});

describe('a dictionary', () => {
  const [a] = Buffer.from('a');
  const rest = Buffer.alloc(100, 'b');

  it.each([
    ['term', [200, 100, ...rest, 0, 0, 1, 1]],
    ['form', [0, 1, a, 200, 100, ...rest, 1, 1]],
  ])('with a %s that is longer than any is not one of ours', (_, entry) => {
    const entries = Buffer.from(entry.map(Number));
    expect(() => new Dictionary(entries, new Uint32Array(2), 1)).toThrow(UnreadableSegment);
  });

  it.each([
    ['term', 'a'.repeat(256), 'a'],
    ['form', 'a', 'b'.repeat(256)],
  ])('takes no %s that is longer than any', (_, term, form) => {
    expect(() => new DictionaryWriter().add(term, form, 1, 1)).toThrow(RangeError);
  });
});

describe('a live index', () => {
  it('is equal to a rebuild after a thousand random edits', () => {
    const random = seeded(4);
    const now = new Map(shelf(400, 4).map((document) => [document.productId, document]));
    const index = openIndex(buildSegment(now.values()));
    const fresh = shelf(600, 5);
    for (let edit = 1; edit <= 1_000; edit++) {
      const document = { ...(fresh[Math.floor(random() * fresh.length)] ?? goods('Lamp')), version: edit + 1 };
      const { productId, version } = document;
      const isGone = random() < 0.3;
      index.apply(isGone ? { productId, version, deleted: true } : document);
      if (isGone) now.delete(productId);
      else now.set(productId, document);
      // Looked at in between, as warm functions do: that is when small segments come about.
      if (edit % 7 === 0) index.search({ text: 'door', limit: 1 });
    }

    const rebuilt = openIndex(buildSegment(now.values()));
    for (const text of ['', 'red door', '双肩背包', 'lamps']) {
      // Which words tell little is decided by statistics, which wait for the merging: here every word has to be there.
      const query = {
        text,
        mode: 'keyword',
        sort: 'price',
        limit: 100,
        facets: ['category', 'colour', 'brand', 'price'],
      } as const;
      const { terms: _, ...expected } = rebuilt.search(query);
      expect(index.search(query)).toMatchObject(expected);
    }
    expect(index.size).toBe(now.size);
    expect(Buffer.compare(index.merged(), buildSegment(now.values()))).toBe(0);
  });

  it('takes changes twice, late and in any order', () => {
    const index = openIndex(buildSegment([goods('Lamp', { productId: 'prd_x', version: 3 })]));
    const found = (text: string) => index.search({ text, limit: 9 }).total;

    expect(index.apply(goods('Door', { productId: 'prd_x', version: 2 }))).toBe(false);
    expect(found('lamp')).toBe(1);

    const newer = goods('Drill', { productId: 'prd_x', version: 5 });
    index.apply(newer);
    index.apply(newer);
    expect([found('lamp'), found('drill'), index.size]).toEqual([0, 1, 1]);

    index.apply({ productId: 'prd_x', version: 6, deleted: true });
    index.apply(newer);
    expect([found('drill'), index.size]).toEqual([0, 0]);
  });
});
