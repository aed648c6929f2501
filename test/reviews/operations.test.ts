import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { showProduct } from '#functions/catalog/show-product.ts';
import { deleteReview } from '#functions/reviews/delete-review.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { listReviews } from '#functions/reviews/list-reviews.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import { type Product, productItem } from '#shared/catalog/index.ts';
import { orderItem, purchaseItem } from '#shared/orders/index.ts';
import { hiddenReviewItem, ReviewView, reviewItem } from '#shared/reviews/index.ts';
import { reviewKeyOf } from '#shared/reviews/review.ts';
import { at, minutesLater } from '#test/clock.ts';
import { shopper } from '#test/event.ts';
import { anOrder, aProduct, aStock, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { reviewing } from './reviewing.ts';

capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { givenProduct, givenShopper, givenBuyer, givenReview, bought, violations } = reviewing(real);

const days = (count: number) => minutesLater(count * 24 * 60);
const body = { rating: 4, text: '釉色温润 A pleasure to hold.', serviceRating: 5 };
const pathOf = ({ productId }: Product) => ({ productId });
const keyed = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key });

describe('writing a review', () => {
  it('shows it on the page of the product, and counts it, at once', async () => {
    const product = await givenProduct();
    const path = { productId: product.productId };
    const caller = await givenBuyer(product, { displayName: '小明' });
    const answer = await shop().call(writeReview, { caller, path, body });
    expect([answer.status, answer.headers['etag']]).toEqual([201, '"1"']);
    expect(answer.json).toMatchObject({ ...body, author: '小***', productId: product.productId, version: 1 });

    const page = await shop().done(showProduct, { path });
    expect(page.rating).toEqual({
      average: 4,
      count: 1,
      histogram: [0, 0, 0, 1, 0],
      service: { average: 5, count: 1 },
    });
    expect(page.reviews).toEqual([answer.json]);
    expect(await violations()).toEqual([]);
  });

  it('shows nobody who has written it', async () => {
    const product = await givenProduct();
    const caller = await givenBuyer(product, { username: 'veronica' });
    const { text } = await shop().call(writeReview, { caller, path: pathOf(product), body });
    expect(text).toContain('v***');
    expect(text).not.toMatch(/veronica|usr_/);
  });

  it('is for those who have bought the product', async () => {
    const product = await givenProduct();
    const caller = await givenShopper();
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({
      status: 403,
      code: 'not_purchased',
    });
    // Having bought another product does not help.
    const other = await givenProduct();
    await real.given([bought(caller.userId, other)]);
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({ status: 403 });
  });

  it('is not for an order that was never paid', async () => {
    const product = await givenProduct();
    const caller = await givenShopper();
    const order = anOrder({ userId: caller.userId, stocks: [aStock({ productId: product.productId })] });
    await real.given([orderItem.put(order)]);
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({
      code: 'not_purchased',
    });
  });

  it('needs no patience: an order that has just been paid is looked up', async () => {
    const product = await givenProduct();
    const caller = await givenShopper();
    const paidAt = new Date().toISOString();
    const order = anOrder({
      userId: caller.userId,
      stocks: [aStock(), aStock({ productId: product.productId })],
      status: 'paid',
      paidAt,
    });
    await real.given([orderItem.put(order)]);
    const { reviewId } = await shop().done(writeReview, { caller, path: pathOf(product), body });
    expect(await real.table.get(purchaseItem.at({ userId: caller.userId, ...product }))).toMatchObject({
      orderId: order.orderId,
      at: paidAt,
      reviewId,
    });
    await real.given([orderItem.remove(order)]);
  });

  it('happens once', async () => {
    const product = await givenProduct();
    const { caller } = await givenReview(shop(), product);
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({
      status: 409,
      code: 'already_reviewed',
    });
  });

  it('twice with one key is one review, and the first answer again', async () => {
    const product = await givenProduct();
    const caller = await givenBuyer(product);
    const request = { caller, path: pathOf(product), body, headers: keyed('review-1') };
    const first = await shop().done(writeReview, request);
    const change = { rating: 1, serviceRating: null, text: 'Broken.' };
    await shop().done(editReview, { caller, path: { reviewId: first.reviewId }, body: change });
    expect(await shop().done(writeReview, request)).toEqual(first);
    expect(await shop().refused(writeReview, { ...request, body: { ...body, rating: 1 } })).toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('is answered as it was first, also when it was taken back since', async () => {
    const product = await givenProduct();
    const caller = await givenBuyer(product);
    const request = { caller, path: pathOf(product), body, headers: keyed('review-3') };
    const first = await shop().call(writeReview, request);
    await shop().done(deleteReview, { caller, path: { reviewId: z.parse(ReviewView, first.json).reviewId } });
    const again = await shop().call(writeReview, request);
    expect([again.status, again.text, again.headers['etag']]).toEqual([201, first.text, '"1"']);
  });

  it('at the same moment with one key is one review, and both hear of it', async () => {
    const product = await givenProduct();
    const caller = await givenBuyer(product);
    const request = { caller, path: pathOf(product), body, headers: keyed('review-2') };
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop().done(writeReview, request)));
    expect(new Set(answers.map(({ reviewId }) => reviewId)).size).toBe(1);
    expect((await shop().done(showProduct, { path: pathOf(product) })).rating.count).toBe(1);
  });

  it('of a product that is not there, or that nobody may see, finds nothing', async () => {
    const draft = await givenProduct({ status: 'draft' });
    const caller = await givenBuyer(draft);
    for (const { productId } of [draft, aProduct(), { productId: 'none' }]) {
      expect(await shop().refused(writeReview, { caller, path: { productId }, body })).toMatchObject({ status: 404 });
    }
  });

  it('is not for an account that is gone', async () => {
    const product = await givenProduct();
    const caller = shopper(fresh.user());
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({ status: 403 });
  });

  it.each([
    [{ rating: 0, text: 'x' }, 'rating'],
    [{ rating: 6, text: 'x' }, 'rating'],
    [{ rating: 4.5, text: 'x' }, 'rating'],
    [{ rating: 5 }, 'text'],
    [{ rating: 5, text: '   ' }, 'text'],
    [{ rating: 5, text: 'x'.repeat(2_001) }, 'text'],
    [{ rating: 5, text: 'a\u0007b' }, 'text'],
    [{ rating: 5, text: 'x', serviceRating: 9 }, 'serviceRating'],
    [{ rating: 5, text: 'x', author: 'Ann' }, 'author'],
  ])('does not take %j', async (wrong, path) => {
    const product = await givenProduct();
    const caller = await givenBuyer(product);
    const { status, errors } = await shop().refused(writeReview, { caller, path: pathOf(product), body: wrong });
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });
});

describe('the reviews of a product', () => {
  it('are listed newest first, page after page', async () => {
    const product = await givenProduct();
    const written: string[] = [];
    for (const rating of [1, 2, 3, 4, 5])
      written.unshift((await givenReview(shop(), product, { rating })).review.reviewId);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '2', ...(cursor && { cursor }) };
      const page = await shop().done(listReviews, { path: pathOf(product), query });
      seen.push(...page.items.map(({ reviewId }) => reviewId));
      expect(page.summary).toMatchObject({ average: 3, count: 5, histogram: [1, 1, 1, 1, 1] });
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(written);
  });

  it('are on its page: the newest five', async () => {
    const product = await givenProduct();
    const written: string[] = [];
    for (let i = 0; i < 7; i++) written.unshift((await givenReview(shop(), product)).review.reviewId);
    const { reviews, rating } = await shop().done(showProduct, { path: pathOf(product) });
    expect(reviews.map(({ reviewId }) => reviewId)).toEqual(written.slice(0, 5));
    expect(rating.count).toBe(7);
  });

  it('go with the product: what is not published has none', async () => {
    const product = await givenProduct();
    await givenReview(shop(), product);
    await real.given([productItem.update(product, { set: { status: 'draft' } })]);
    expect(await shop().refused(listReviews, { path: pathOf(product) })).toMatchObject({ status: 404 });
    expect(await shop().refused(listReviews, { path: { productId: 'prd_none' } })).toMatchObject({ status: 404 });
  });

  it.each([
    [{ rating: '6' }, 'rating'],
    [{ rating: '1.5' }, 'rating'],
    [{ sort: 'oldest' }, 'sort'],
    [{ cursor: Buffer.from('~META').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from(`BYRATING#4#${'0'.repeat(26)}`).toString('base64url'), rating: '5' }, 'cursor'],
  ])('are not listed by %j', async (query, path) => {
    const product = await givenProduct();
    const { status, errors } = await shop().refused(listReviews, { path: pathOf(product), query });
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });
});

describe('one’s own review', () => {
  it('can be changed, and the rating follows by the difference', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product, { rating: 5, serviceRating: 2 });
    await givenReview(shop(), product, { rating: 3 });
    const path = { reviewId: review.reviewId };
    const change = { rating: 1, serviceRating: null };
    const after = await shop().done(editReview, { caller, path, body: change });
    expect(after).toMatchObject({ rating: 1, text: review.text, version: 2 });
    expect(after).not.toHaveProperty('serviceRating');
    const { rating, reviews } = await shop().done(showProduct, { path: pathOf(product) });
    expect(rating).toEqual({ average: 2, count: 2, histogram: [1, 0, 1, 0, 0] });
    expect(reviews).toContainEqual(after);
    expect(await violations()).toEqual([]);
  });

  it('can be taken back, and written anew', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    expect((await shop().call(deleteReview, { caller, path })).status).toBe(204);
    expect((await shop().done(showProduct, { path: pathOf(product) })).rating).toEqual({
      average: 0,
      count: 0,
      histogram: [0, 0, 0, 0, 0],
    });
    expect(await shop().refused(deleteReview, { caller, path })).toMatchObject({ status: 404 });
    await shop().done(writeReview, { caller, path: pathOf(product), body });
    expect(await violations()).toEqual([]);
  });

  it('stays as it is after thirty days', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    await at(days(29.9), () => shop().done(editReview, { caller, path, body: { text: 'In time.' } }));
    for (const operation of [editReview, deleteReview]) {
      const late = await at(days(30.1), () => shop().refused(operation, { caller, path, body: { text: 'Too late.' } }));
      expect(late).toMatchObject({ status: 409, code: 'conflict' });
    }
    expect((await shop().done(showProduct, { path: pathOf(product) })).reviews[0]?.text).toBe('In time.');
  });

  it('is not there for anybody else, nor under a name that is none', async () => {
    const { caller, review } = await givenReview(shop(), await givenProduct());
    const other = await givenShopper();
    for (const operation of [editReview, deleteReview]) {
      const reviewId = review.reviewId;
      expect(await shop().refused(operation, { caller: other, path: { reviewId }, body: {} })).toMatchObject({
        status: 404,
      });
      for (const none of ['rev_none', reviewId.slice(0, -1), `${reviewId.slice(0, -1)}!`, 'x'.repeat(64)]) {
        expect(await shop().refused(operation, { caller, path: { reviewId: none }, body: {} })).toMatchObject({
          status: 404,
        });
      }
    }
  });

  it('is not there either once the shop has hidden it: it cannot be written anew that way', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const key = reviewKeyOf(review.reviewId);
    const stored = await real.table.get(reviewItem.at(key));
    if (!stored) throw new Error('the review is not there');
    await real.given([reviewItem.remove(key), hiddenReviewItem.put(stored)]);
    const path = { reviewId: review.reviewId };
    expect(await shop().refused(deleteReview, { caller, path })).toMatchObject({ status: 404 });
    expect(await shop().refused(writeReview, { caller, path: pathOf(product), body })).toMatchObject({
      code: 'already_reviewed',
    });
    await real.given([hiddenReviewItem.remove(key), reviewItem.put(stored)]);
  });
});
