import { describe, expect, it } from 'vitest';
import { checkInvariants } from '#infra/invariants.ts';
import { type Rating, ratingItem } from '#shared/catalog/index.ts';
import { type Purchase, purchaseItem } from '#shared/orders/index.ts';
import { draftReview, hiddenReviewItem, type Review, reviewItem } from '#shared/reviews/index.ts';
import { aProduct, fresh } from '#test/factories.ts';

const product = aProduct();

const reviewOf = (rating: number, changes: Partial<Review> = {}): Review => ({
  ...draftReview({ rating, text: 'x' }, [], product, { userId: fresh.user(), name: 'Ann' }, new Date()),
  ...changes,
});
const purchaseOf = ({ userId, productId, reviewId }: Review, changes: Partial<Purchase> = {}) =>
  purchaseItem.item({ userId, productId, orderId: 'ord_1', at: '2026', reviewId, ...changes });

const [one, two, hidden] = [reviewOf(5, { serviceRating: 3 }), reviewOf(2), reviewOf(1)];
const { productId, merchantId } = product;
const sums = { count: 2, sum: 7, stars2: 1, stars5: 1, stars1: 0, serviceCount: 1, serviceSum: 3 };

/** A table that adds up: two reviews that are seen, and one that is hidden. */
const world = (changes: Partial<Rating> = {}) => [
  ratingItem.item({ type: 'rating', productId, merchantId, ...sums, ...changes }),
  reviewItem.item(one),
  reviewItem.item(two),
  hiddenReviewItem.item(hidden),
  ...[one, two, hidden].map((review) => purchaseOf(review)),
];
const violations = (items: Parameters<typeof checkInvariants>[0]) => checkInvariants(items).violations.join('\n');

describe('the invariants of reviews', () => {
  it('hold in a table that adds up, and after a purchase was erased with its person', () => {
    expect(violations(world())).toBe('');
    expect(violations(world().filter(({ type }) => type !== 'purchase'))).toBe('');
  });

  it.each([
    [{ count: 3 }, 'count is 3, but its reviews say 2'],
    [{ sum: 8 }, 'sum is 8, but its reviews say 7'],
    [{ stars5: 0 }, 'stars5 is 0, but its reviews say 1'],
    [{ stars1: 1 }, 'stars1 is 1, but its reviews say 0'],
    [{ serviceSum: 4 }, 'serviceSum is 4, but its reviews say 3'],
  ])('find a rating that is not the sum: %j', (changes, violation) => {
    expect(violations(world(changes))).toBe(`${productId}: ${violation}`);
  });

  it('find reviews without a rating, and a rating without reviews', () => {
    expect(violations(world().filter(({ type }) => type !== 'rating'))).toContain('count is 0, but its reviews say 2');
    expect(violations(world().filter(({ type }) => type !== 'review'))).toContain('count is 2, but its reviews say 0');
  });

  it('find two reviews of one shopper, also when one of them is hidden', () => {
    const second = hiddenReviewItem.item(reviewOf(1, { userId: one.userId }));
    expect(violations([...world(), second])).toContain(`${one.userId} has reviewed it twice`);
  });

  it('find a purchase whose review is not there', () => {
    expect(violations([...world(), purchaseOf(reviewOf(4))])).toContain('but it is not there');
  });
});
