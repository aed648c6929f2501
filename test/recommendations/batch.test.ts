import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairCounter } from '#shared/recommendations/batch/pair-counter.ts';
import type { Kept } from '#shared/recommendations/batch/row-picker.ts';
import { contributionsOf } from '#shared/recommendations/contributions.ts';
import type { Entry } from '#shared/recommendations/entry.ts';
import { formula, growthAt } from '#shared/recommendations/formula.ts';

const at = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();

const product = fc.integer({ min: 0, max: 30 });
const entries = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('session' as const),
      day: fc.integer({ min: -400, max: 400 }),
      products: fc.uniqueArray(product, { minLength: 1, maxLength: 1 + formula.window }),
    }),
    fc.record({
      kind: fc.constant('basket' as const),
      day: fc.integer({ min: -400, max: 400 }),
      products: fc.uniqueArray(product, { minLength: 1, maxLength: 20 }),
    }),
  ),
  { maxLength: 60 },
);
type Made = typeof entries extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;

const nameOf = (number: number): string => String(number).padStart(3, '0');

const entryOf = ({ kind, day, products }: Made): Entry => {
  const [first = '', ...rest] = products.map(nameOf);
  const each = { entryId: '', at: at(day) };
  return kind === 'basket'
    ? { ...each, kind, products: [first, ...rest] }
    : { ...each, kind, type: 'view', productId: first, window: rest };
};

const counted = (made: readonly Made[], how: Kept = {}) => {
  const counter = new PairCounter();
  for (const { kind, day, products } of made) {
    const [first = 0, ...rest] = products;
    const growth = growthAt(Date.parse(at(day)));
    if (kind === 'session') counter.add(first, rest, growth);
    else counter.addBasket(products, growth / Math.min(products.length, formula.basketLines) ** formula.basketDamping);
  }
  const { weights, starts, neighbours, together } = counter.finish(how);
  return Array.from(weights, (weight, i) => ({
    weight,
    neighbours: Array.from(neighbours.subarray(starts[i], starts[i + 1]), (neighbour, j) => ({
      neighbour,
      together: together[(starts[i] ?? 0) + j] ?? 0,
    })),
  }));
};

/** The same by what an entry adds, in maps. */
const naive = (made: readonly Made[]) => {
  const weights = new Map<string, number>();
  const pairs = new Map<string, Map<string, number>>();
  for (const { productId, weight, pairs: met } of made.flatMap((each) => contributionsOf(entryOf(each)))) {
    weights.set(productId, (weights.get(productId) ?? 0) + weight);
    const row = pairs.get(productId) ?? new Map<string, number>();
    pairs.set(productId, row);
    for (const each of met) row.set(each.productId, (row.get(each.productId) ?? 0) + each.together);
  }
  return { weights, pairs };
};

const most = (row: ReadonlyMap<string, number>, kept: number) =>
  [...row]
    .map(([productId, together]) => ({ neighbour: Number(productId), together: Math.fround(together) }))
    .sort((a, b) => b.together - a.together || a.neighbour - b.neighbour)
    .slice(0, kept);

describe('counting in typed arrays', () => {
  it('counts what every entry adds, and keeps the most of it in the same order', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 40 }), (made, kept) => {
        const { weights, pairs } = naive(made);
        for (const [number, { weight, neighbours }] of counted(made, { kept }).entries()) {
          expect(weight).toBeCloseTo(weights.get(nameOf(number)) ?? 0, 9);
          expect(neighbours).toEqual(most(pairs.get(nameOf(number)) ?? new Map(), kept));
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('knows every product that was met, and none else', () => {
    expect(counted([{ kind: 'session', day: 0, products: [4] }]).map(({ weight }) => weight)).toEqual([0, 0, 0, 0, 1]);
    expect(counted([])).toEqual([]);
  });

  it('lets ties go to the first of the ranks', () => {
    const basket: Made = { kind: 'basket', day: 0, products: [0, 1, 2, 3] };
    const ranked = (ranks: number[]) =>
      counted([basket], { kept: 2, ranks: Uint32Array.from(ranks) })[0]?.neighbours.map(({ neighbour }) => neighbour);
    expect(ranked([0, 1, 2, 3])).toEqual([1, 2]);
    expect(ranked([0, 3, 2, 1])).toEqual([3, 2]);
  });

  it('keeps by another measure when it is asked to', () => {
    const made: Made[] = [
      { kind: 'basket', day: 0, products: [0, 1] },
      { kind: 'basket', day: 0, products: [0, 1] },
      { kind: 'basket', day: 0, products: [0, 2] },
      ...Array.from({ length: 40 }, (): Made => ({ kind: 'basket', day: 0, products: [1, 3] })),
    ];
    expect(counted(made, { kept: 1 })[0]?.neighbours[0]?.neighbour).toBe(1);
    const by = (together: number, seed: number, neighbour: number) => together / Math.sqrt(seed * neighbour);
    expect(counted(made, { kept: 1, by })[0]?.neighbours[0]?.neighbour).toBe(2);
  });

  it('takes more than one page and more than one block', () => {
    const long = Uint32Array.from({ length: 5_000 }, (_, i) => i);
    const counter = new PairCounter();
    for (let i = 0; i < 250; i++) counter.add(i, long.subarray(i + 1, i + 1 + 4_500), 1);
    counter.addBasket(long, 0.5);
    const parts: number[] = [];
    const { weights, starts, together } = counter.finish({ kept: 3, onProgress: (part) => parts.push(part) });
    expect(weights[0]).toBe(1.5);
    expect(starts.at(-1)).toBe(3 * 5_000);
    expect(Array.from(together.subarray(0, 3))).toEqual(
      [1.2, 0.5 + 0.7 / Math.SQRT2, 0.5 + 0.7 / Math.sqrt(3)].map((each) => expect.closeTo(each, 5)),
    );
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.at(-1)).toBe(1);
  });
});
