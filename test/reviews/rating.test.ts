import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullRating, ratingDifference, ratingNumbers, type Stars } from '#shared/catalog/index.ts';
import { isOutdated } from '#shared/catalog/rating.ts';
import { masked, reviewIdOf, reviewKeyOf } from '#shared/reviews/review.ts';

const stars = fc.record(
  { rating: fc.integer({ min: 1, max: 5 }), serviceRating: fc.integer({ min: 1, max: 5 }) },
  { requiredKeys: ['rating'] },
);
type Change = readonly [was: Stars | undefined, is: Stars | undefined];

const sumOf = (changes: readonly Change[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const [was, is] of changes) {
    for (const [name, change] of Object.entries(ratingDifference(was, is))) sum[name] = (sum[name] ?? 0) + change;
  }
  return Object.fromEntries(Object.entries(sum).filter(([, value]) => value !== 0));
};

describe('a rating', () => {
  it('is the same whether reviews are written so, or are changed until they are so', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(stars, { nil: undefined }), fc.option(stars, { nil: undefined }))),
        (reviews) => {
          const detour = reviews.flatMap(([first, last]): Change[] => [
            [undefined, first],
            [first, last],
          ]);
          const direct = reviews.map(([, last]): Change => [undefined, last]);
          expect(sumOf(detour)).toEqual(sumOf(direct));
        },
      ),
    );
  });

  it('changes in no number that stays', () => {
    expect(ratingDifference({ rating: 3 }, { rating: 3 })).toEqual({});
    expect(ratingDifference({ rating: 3, serviceRating: 1 }, { rating: 5 })).toEqual({
      sum: 2,
      stars3: -1,
      stars5: 1,
      serviceCount: -1,
      serviceSum: -1,
    });
    expect(ratingNumbers).toContain('serviceSum');
  });

  it.each([
    [{}, { average: 0, count: 0, histogram: [0, 0, 0, 0, 0] }],
    [
      { count: 3, sum: 13, stars4: 2, stars5: 1 },
      { average: 4.3, count: 3, histogram: [0, 0, 0, 2, 1] },
    ],
    [
      { count: 0, sum: 0, stars1: 0, serviceCount: 0 },
      { average: 0, count: 0, histogram: [0, 0, 0, 0, 0] },
    ],
  ])('of %j shows %j', (rating, shown) => {
    expect(fullRating(rating)).toEqual(shown);
  });

  it.each([
    [{ average: 4, count: 1 }, { average: 4, count: 2 }, true],
    [{ average: 4, count: 99 }, { average: 4, count: 100 }, true],
    [{ average: 4, count: 1_000 }, { average: 4, count: 1_001 }, false],
    [{ average: 4, count: 1_000 }, { average: 4, count: 1_011 }, true],
    [{ average: 4, count: 1_000 }, { average: 4.1, count: 1_001 }, true],
    [{ average: 4, count: 1 }, { average: 0, count: 0 }, true],
    [{ average: 0, count: 0 }, { average: 0, count: 0 }, false],
  ])('in a list that shows %j while it is %j is outdated: %s', (shown, now, outdated) => {
    expect(isOutdated(shown, now)).toBe(outdated);
  });
});

describe('the id of a review', () => {
  it('leads to its product and its place', () => {
    const key = { productId: 'prd_01JD8Q6Z5N8B7T3V1X9K4M2P0R', ulid: '01JD8Q6Z5N8B7T3V1X9K4M2P0S' };
    expect(reviewKeyOf(reviewIdOf(key))).toEqual(key);
    expect(reviewIdOf(key).length).toBe(56);
  });
});

describe('the name of an author', () => {
  it.each([
    ['小明', '小***'],
    ['veronica', 'v***'],
    ['𠮷野', '𠮷***'],
    [' a', 'a***'],
    ['', '***'],
    [undefined, '***'],
  ])('%j is shown as %s', (name, shown) => {
    expect(masked(name)).toBe(shown);
  });
});
