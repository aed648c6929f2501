import { describe, expect, it } from 'vitest';
import { contributionsOf } from '#shared/recommendations/contributions.ts';
import { growthAt } from '#shared/recommendations/formula.ts';

const at = '2026-04-01T00:00:00.000Z';
const growth = growthAt(Date.parse(at));

describe('an event of a session', () => {
  it('counts its product once, and each one before it the less the further back it lies', () => {
    const entry = { kind: 'session', entryId: 'e', at, type: 'view', productId: 'x', window: ['a', 'b'] } as const;
    expect(contributionsOf(entry)).toEqual([
      {
        graph: 'session',
        productId: 'x',
        weight: growth,
        pairs: [
          { productId: 'a', together: 0.7 * growth },
          { productId: 'b', together: expect.closeTo((0.7 * growth) / Math.SQRT2, 12) },
        ],
      },
      { graph: 'session', productId: 'a', weight: 0, pairs: [{ productId: 'x', together: growth }] },
      {
        graph: 'session',
        productId: 'b',
        weight: 0,
        pairs: [{ productId: 'x', together: expect.closeTo(growth / Math.SQRT2, 12) }],
      },
    ]);
  });

  it('counts as much whatever the event was: what weighs is the question', () => {
    const entry = { kind: 'session', entryId: 'e', at, productId: 'x', window: ['a'] } as const;
    expect(contributionsOf({ ...entry, type: 'purchase' })).toEqual(contributionsOf({ ...entry, type: 'view' }));
  });

  it('counts twice as much as one of a half-life before', () => {
    const later = growthAt(Date.parse(at) + 90 * 86_400_000);
    expect(later / growth).toBeCloseTo(2, 12);
  });
});

describe('an order', () => {
  it('counts each product and each pair the same, the less the more there are', () => {
    const weight = growth / 3 ** 0.75;
    expect(contributionsOf({ kind: 'basket', entryId: 'e', at, products: ['a', 'b', 'c'] })).toEqual(
      ['a', 'b', 'c'].map((productId) => ({
        graph: 'basket',
        productId,
        weight,
        pairs: ['a', 'b', 'c']
          .filter((each) => each !== productId)
          .map((each) => ({ productId: each, together: weight })),
      })),
    );
  });

  it('of one product counts the product alone', () => {
    expect(contributionsOf({ kind: 'basket', entryId: 'e', at, products: ['a'] })).toEqual([
      { graph: 'basket', productId: 'a', weight: growth, pairs: [] },
    ]);
  });
});
