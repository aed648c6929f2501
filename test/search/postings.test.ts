import { describe, expect, it } from 'vitest';
import { gapsOf } from '#shared/search/gaps.ts';
import { type Decoded, decoded, Postings, writePostings } from '#shared/search/postings.ts';
import { Scores } from '#shared/search/scores.ts';
import { seeded } from '#test/bench/search/metrics.ts';

/** A list as it is written, and as it is read again between two others. */
const readAgain = (products: readonly number[], size: number): { list: Decoded; postings: Postings } => {
  const heads = Uint8Array.from(products, (_, i) => i % 240);
  const written = writePostings(products, heads, new Uint8Array(), size);
  const postings = new Postings(Buffer.concat([Buffer.alloc(7, 255), written, Buffer.alloc(7, 255)]), size);
  const list = decoded(1);
  postings.decode({ term: 'a', form: 'a', count: products.length, at: 7, length: written.length }, list);
  return { list, postings };
};

const productsOf = ({ products, count }: Decoded): number[] => [...products.subarray(0, count)];

describe('a list of postings', () => {
  it('is read as it was written, however far its products are apart', () => {
    const random = seeded(5);
    for (const apart of [0, 1, 60, 126, 128, 200, 5_000, 8_191, 8_193, 100_000]) {
      let last = -1;
      const products = Array.from({ length: 50 }, () => (last += 1 + Math.floor(2 * apart * random() ** 3)));
      const size = Math.max(last + 1, 50 * apart);
      expect(productsOf(readAgain(products, size).list)).toEqual(products);
    }
  });

  it.each([0, 253, 254, 255, 256, 509, 510, 511, 65_534, 65_535, 65_536, 131_069, 131_070, 1_000_000])(
    'is read with a gap of %d in whatever way gaps are kept',
    (gap) => {
      const products = [gap, 2 * gap + 1, 2 * gap + 2];
      for (const size of [300, 3_000, 300_000]) expect(productsOf(readAgain(products, size).list)).toEqual(products);
      expect(new Set([300, 3_000, 300_000].map((size) => gapsOf(3, size))).size).toBe(3);
    },
  );

  it('says where the term stands in those products alone that are candidates', () => {
    const { list, postings } = readAgain([3, 4, 8, 9], 10);
    postings.locate(list, Int32Array.of(9, 9, 9, 0, 7, 9, 9, 9, 6, 5), 5);
    expect([productsOf(list), [...list.heads.subarray(0, list.count)]]).toEqual([
      [4, 8],
      [1, 2],
    ]);
  });
});

describe('scores', () => {
  const everything = (_: Uint32Array, count: number): number => count;

  it('forget one query after the other, also when they have counted as far as they can', () => {
    const scores = new Scores(4);
    for (const base of [1, 2 ** 30 - 3, undefined]) {
      if (base !== undefined) scores.base = base;
      scores.meet(Uint32Array.of(1, 3), 2, everything);
      scores.meet(Uint32Array.of(0, 1), 2, () => 0);
      scores.meet(Uint32Array.of(0, 2), 2, everything);
      expect([...scores.hits(0).products]).toEqual([1, 3, 2]);
      scores.clear();
      expect([...scores.hits(0).products]).toEqual([]);
    }
    expect(scores.base).toBeLessThan(2 ** 30);
  });
});
