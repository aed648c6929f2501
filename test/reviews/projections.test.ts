import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listProducts } from '#functions/catalog/list-products.ts';
import { deleteReview } from '#functions/reviews/delete-review.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { listReviews } from '#functions/reviews/list-reviews.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { fullRating, type Product, productItem, ratingItem } from '#shared/catalog/index.ts';
import { cardItem, merchantProductItem } from '#shared/catalog/product.entity.ts';
import { orderItem, purchaseItem } from '#shared/orders/index.ts';
import { hiddenReviewItem, reviewItem } from '#shared/reviews/index.ts';
import type { Item } from '#shared/table/index.ts';
import { anOrder, aStock } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { reviewing } from './reviewing.ts';
import { played, type Step } from './told.ts';

const written = capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { givenProduct, givenShopper, givenReview, projected } = reviewing(real);
const pathOf = ({ productId }: Product) => ({ productId });

describe('a purchase', () => {
  const paidOrder = (userId: string, productIds: readonly string[], changes = {}) =>
    anOrder({
      userId,
      stocks: productIds.map((productId) => aStock({ productId })),
      status: 'paid',
      paidAt: new Date().toISOString(),
      ...changes,
    });

  it('is written when an order is paid: each product once, however often the change comes', async () => {
    const [cup, pot] = [await givenProduct(), await givenProduct()];
    const { userId } = await givenShopper();
    const after = paidOrder(userId, [cup.productId, pot.productId, cup.productId]);
    const { paidAt: _, ...before } = after;
    const change = { event: 'MODIFY' as const, before: orderItem.item(before), after: orderItem.item(after) };
    expect(await shop().changes(projectChanges, [change, change])).toEqual([]);
    for (const { productId } of [cup, pot]) {
      expect(await real.table.get(purchaseItem.at({ userId, productId }))).toMatchObject({
        orderId: after.orderId,
        at: after.paidAt,
      });
    }
  });

  it('that has its review keeps it when the product is bought again', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const after = orderItem.item(paidOrder(caller.userId, [product.productId]));
    await shop().changes(projectChanges, [{ event: 'INSERT', after }]);
    expect(await real.table.get(purchaseItem.at({ userId: caller.userId, ...product }))).toMatchObject({
      orderId: 'ord_1',
      reviewId: review.reviewId,
    });
  });

  it('is not written for an order that waits, nor again for what happens to a paid one', async () => {
    const { productId } = await givenProduct();
    const { userId } = await givenShopper();
    const paid = paidOrder(userId, [productId]);
    const { paidAt: _, ...waiting } = paid;
    await shop().changes(projectChanges, [
      { event: 'INSERT', after: orderItem.item({ ...waiting, status: 'pending_payment' }) },
      { event: 'MODIFY', before: orderItem.item(paid), after: orderItem.item({ ...paid, status: 'shipped' }) },
      { event: 'REMOVE', before: orderItem.item(paid) },
    ]);
    expect(await real.table.get(purchaseItem.at({ userId, productId }))).toBeUndefined();
  });
});

describe('the rating that lists show', () => {
  it('follows the reviews, and no merchant’s edit is disturbed', async () => {
    const product = await givenProduct();
    await givenReview(shop(), product, { rating: 5 });
    await givenReview(shop(), product, { rating: 4 });
    await projected(shop());
    const { items } = await shop().done(listProducts, { query: { merchantId: product.merchantId } });
    expect(items[0]?.rating).toEqual({ average: 4.5, count: 2 });
    const [stored, card] = await real.table.getMany([productItem.at(product), cardItem.at(product)]);
    expect([stored?.rating, card?.rating, stored?.version]).toEqual([
      { average: 4.5, count: 2 },
      { average: 4.5, count: 2 },
      1,
    ]);
  });

  it('needs none of the lists: what is not there is left out', async () => {
    const product = await givenProduct();
    await givenReview(shop(), product);
    await real.given([cardItem.remove(product), merchantProductItem.remove(product)]);
    const rating = await real.table.get(ratingItem.at(product));
    if (!rating) throw new Error('no rating');
    const change = { event: 'INSERT' as const, after: ratingItem.item(rating) };
    expect(await shop().changes(projectChanges, [change, change])).toEqual([]);
    expect(await real.table.get(productItem.at(product))).toMatchObject({ rating: { average: 5, count: 1 } });
    expect(await real.table.get(cardItem.at(product))).toBeUndefined();
  });
});

describe('the list by rating', () => {
  it('shows the best first, or those of one rating, page after page', async () => {
    const product = await givenProduct();
    const ids: [rating: number, reviewId: string][] = [];
    for (const rating of [3, 5, 1, 5, 3]) {
      ids.unshift([rating, (await givenReview(shop(), product, { rating })).review.reviewId]);
    }
    await projected(shop());
    const best = [...ids].sort(([a], [b]) => b - a).map(([, reviewId]) => reviewId);
    const all = async (query: Record<string, string>) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await shop().done(listReviews, {
          path: pathOf(product),
          query: { ...query, limit: '2', ...(cursor && { cursor }) },
        });
        seen.push(...page.items.map(({ reviewId }) => reviewId));
        cursor = page.nextCursor;
      } while (cursor);
      return seen;
    };
    expect(await all({ sort: 'rating' })).toEqual(best);
    expect(await all({ rating: '3' })).toEqual(ids.filter(([rating]) => rating === 3).map(([, id]) => id));
    expect(await all({ rating: '2' })).toEqual([]);
  });

  it('shows a review where it belongs by now, and nowhere else', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product, { rating: 5 });
    await projected(shop());
    const path = { reviewId: review.reviewId };
    await shop().done(editReview, { caller, path, body: { rating: 1 } });
    const of = async (rating: string) =>
      (await shop().done(listReviews, { path: pathOf(product), query: { rating } })).items.length;
    expect(await of('5')).toBe(0);
    await projected(shop());
    expect([await of('5'), await of('1')]).toEqual([0, 1]);
    await shop().call(deleteReview, { caller, path });
    expect(await of('1')).toBe(0);
  });
});

describe('a projection that fails', () => {
  it('for good, is logged and passed over, and the others go on', async () => {
    const product = await givenProduct();
    const { review } = await givenReview(shop(), product, { rating: 2 });
    const { userId } = await givenShopper();
    const poison = { ...orderItem.item(anOrder({ userId, status: 'paid', paidAt: '2026' })), lines: 'none' };
    const stored = (await real.items()).find(
      (item) => item['reviewId'] === review.reviewId && item['type'] === 'review',
    );
    if (!stored) throw new Error('no review');
    const failed = await shop().changes(projectChanges, [
      { event: 'INSERT', after: poison },
      { event: 'INSERT', after: stored },
    ]);
    expect(failed).toEqual([]);
    expect(written.lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'projection of purchases failed' }),
    );
    const { items } = await shop().done(listReviews, { path: pathOf(product), query: { rating: '2' } });
    expect(items.length).toBe(1);
  });

  it('for now, has its change come again', async () => {
    const product = await givenProduct();
    await givenReview(shop(), product);
    const rating = await real.table.get(ratingItem.at(product));
    if (!rating) throw new Error('no rating');
    const broken = shopOver({
      engine: {
        ...real.engine,
        batchGetItem: async () => {
          throw Object.assign(new Error('injected'), { name: 'ProvisionedThroughputExceededException' });
        },
      },
    });
    const change = { event: 'INSERT' as const, after: ratingItem.item(rating) };
    expect(await broken.changes(projectChanges, [change])).toEqual(['1']);
    expect(await shop().changes(projectChanges, [change])).toEqual([]);
  });
});

const pointerTypes = new Set(['ratedReview', 'merchantReview', 'unansweredReview', 'moderatedReview']);

/** The pointers that there should be, by what the reviews say. */
const pointersFor = (items: readonly Item[]): string[] => [
  ...items
    .flatMap((item) => reviewItem.from(item) ?? [])
    .flatMap(({ productId, merchantId, ulid, rating, reply, reports }) => [
      `PRODUCT#${productId} BYRATING#${rating}#${ulid}`,
      `MERCHANT#${merchantId} REVIEW#${ulid}`,
      ...(reply ? [] : [`MERCHANT#${merchantId} UNANSWERED#${ulid}`]),
      ...(reports > 0 ? [`MODERATION#reported REVIEW#${ulid}`] : []),
    ]),
  ...items.flatMap((item) => hiddenReviewItem.from(item) ?? []).map(({ ulid }) => `MODERATION#hidden REVIEW#${ulid}`),
];

const anyStep: fc.Arbitrary<Step> = fc.record({
  step: fc.constantFrom<Step['step']>('write', 'write', 'edit', 'delete', 'reply', 'report', 'hide', 'show'),
  which: fc.nat({ max: 9 }),
  rating: fc.integer({ min: 1, max: 5 }),
});

describe('changes that come twice, late, at once and in any order', () => {
  it('leave the lists as the reviews are', async () => {
    const steps = fc.array(anyStep, { minLength: 4, maxLength: 10 });
    const order = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, order, async (steps, order) => {
        const table = await real.empty();
        const tested = shopOver({ engine: table.engine });
        const { product, changes } = await played(table, steps);
        const shuffled = order.flatMap((at) => changes[at % changes.length] ?? []);
        const batches = [shuffled.slice(0, 20), shuffled.slice(20), [...changes].reverse()];
        const failed = await Promise.all(batches.map((batch) => tested.changes(projectChanges, batch)));
        // What was in the way of another at that moment comes again.
        if (failed.flat().length > 0) expect(await tested.changes(projectChanges, changes)).toEqual([]);

        const items = await table.items();
        const pointers = items.filter((item) => pointerTypes.has(String(item['type'])));
        expect(pointers.map((item) => `${item['pk']} ${item['sk']}`).sort()).toEqual(pointersFor(items).sort());
        const { average, count } = fullRating(await table.table.get(ratingItem.at(product)));
        expect(await table.table.get(productItem.at(product))).toMatchObject({ rating: { average, count } });
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
