import { describe, expect, it } from 'vitest';
import { showProduct } from '#functions/catalog/show-product.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { listMerchantReviews } from '#functions/reviews/list-merchant-reviews.ts';
import { listModeratedReviews } from '#functions/reviews/list-moderated-reviews.ts';
import { listReviews } from '#functions/reviews/list-reviews.ts';
import { replyToReview } from '#functions/reviews/reply-to-review.ts';
import { reportReview } from '#functions/reviews/report-review.ts';
import { setVisibility } from '#functions/reviews/set-visibility.ts';
import { withdrawReply } from '#functions/reviews/withdraw-reply.ts';
import type { Product } from '#shared/catalog/index.ts';
import { merchant } from '#test/event.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { admin, reviewing } from './reviewing.ts';

capturedLog();
const real = realTable();
const shop = () => shopOver({ engine: real.engine });
const { givenProduct, givenShopper, givenReview, projected, violations } = reviewing(real);

const pathOf = ({ productId }: Product) => ({ productId });
const body = { text: '谢谢 Thank you.' };
const keyed = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key });

describe('a merchant’s answer', () => {
  it('stands under the review, and can be replaced and taken back', async () => {
    const product = await givenProduct();
    const { review } = await givenReview(shop(), product);
    const request = { caller: merchant(product.merchantId), path: { reviewId: review.reviewId } };
    const answered = await shop().done(replyToReview, { ...request, body });
    expect(answered).toMatchObject({ reply: { text: body.text }, version: 2, updatedAt: review.updatedAt });
    expect((await shop().done(showProduct, { path: pathOf(product) })).reviews).toEqual([answered]);

    await shop().done(replyToReview, { ...request, body: { text: 'Second.' } });
    for (let time = 0; time < 2; time++) expect((await shop().call(withdrawReply, request)).status).toBe(204);
    expect((await shop().done(showProduct, { path: pathOf(product) })).reviews[0]).not.toHaveProperty('reply');
  });

  it('is for the merchant of the product alone', async () => {
    const product = await givenProduct();
    const { review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    for (const operation of [replyToReview, withdrawReply]) {
      const other = { caller: merchant(fresh.merchant()), path, body };
      expect(await shop().refused(operation, other)).toMatchObject({ status: 404 });
      expect(await shop().refused(operation, { caller: admin, path, body })).toMatchObject({ code: 'forbidden' });
      const none = { caller: merchant(product.merchantId), path: { reviewId: 'rev_none' }, body };
      expect(await shop().refused(operation, none)).toMatchObject({ status: 404 });
    }
  });

  it.each([{}, { text: ' ' }, { text: 'x'.repeat(2_001) }, { text: 'x', at: '2026' }])('is not %j', async (wrong) => {
    const caller = merchant(fresh.merchant());
    expect(await shop().refused(replyToReview, { caller, path: { reviewId: 'rev_1' }, body: wrong })).toMatchObject({
      status: 400,
    });
  });
});

describe('the merchant’s list of reviews', () => {
  it('shows those of own goods, newest first, with the names of the goods', async () => {
    const merchantId = fresh.merchant();
    const cup = await givenProduct({ merchantId, name: 'Cup' });
    const pot = await givenProduct({ merchantId, name: 'Pot' });
    await givenReview(shop(), await givenProduct());
    const first = await givenReview(shop(), cup);
    const second = await givenReview(shop(), pot);
    await projected(shop());
    const { items } = await shop().done(listMerchantReviews, { caller: merchant(merchantId) });
    expect(items).toEqual([
      { ...second.review, productName: 'Pot' },
      { ...first.review, productName: 'Cup' },
    ]);
    expect((await shop().done(listMerchantReviews, { caller: merchant(fresh.merchant()) })).items).toEqual([]);
    expect(await shop().refused(listMerchantReviews, { caller: admin })).toMatchObject({ code: 'forbidden' });
  });

  it('can be narrowed down to those that wait for an answer, page after page', async () => {
    const product = await givenProduct();
    const caller = merchant(product.merchantId);
    const written: string[] = [];
    for (let i = 0; i < 4; i++) written.unshift((await givenReview(shop(), product)).review.reviewId);
    await projected(shop());
    const [answered = ''] = written.splice(1, 1);
    await shop().done(replyToReview, { caller, path: { reviewId: answered }, body });
    // Answered ones are left out at once, and leave the list with the projection.
    for (const isProjected of [false, true]) {
      if (isProjected) await projected(shop());
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { unanswered: 'true', limit: '2', ...(cursor && { cursor }) };
        const page = await shop().done(listMerchantReviews, { caller, query });
        seen.push(...page.items.map(({ reviewId }) => reviewId));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toEqual(written);
    }
    await shop().call(withdrawReply, { caller, path: { reviewId: answered } });
    await projected(shop());
    const { items } = await shop().done(listMerchantReviews, { caller, query: { unanswered: 'true' } });
    expect(items.length).toBe(4);
  });

  it('is not continued by the cursor of another list', async () => {
    const cursor = Buffer.from(`REVIEW#${'0'.repeat(26)}`).toString('base64url');
    const query = { cursor, unanswered: 'true' };
    const caller = merchant(fresh.merchant());
    expect(await shop().refused(listMerchantReviews, { caller, query })).toMatchObject({ status: 400 });
  });
});

describe('a report', () => {
  it('brings a review before the shop’s own people, once for each shopper', async () => {
    const product = await givenProduct();
    const { review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    const caller = await givenShopper();
    for (const reason of ['广告 Advertising', 'Still there.']) {
      expect(await shop().done(reportReview, { caller, path, body: { reason } })).toEqual(path);
    }
    await shop().done(reportReview, { caller: await givenShopper(), path, body: { reason: 'Rude.' } });
    await projected(shop());
    const { items } = await shop().done(listModeratedReviews, { caller: admin, query: { reported: 'true' } });
    expect(items.find(({ reviewId }) => reviewId === review.reviewId)).toMatchObject({
      reports: 2,
      reportedFor: 'Rude.',
      visible: true,
      merchantId: product.merchantId,
    });
  });

  it('twice with one key is one report; with another body the key is refused', async () => {
    const { review } = await givenReview(shop(), await givenProduct());
    const path = { reviewId: review.reviewId };
    const caller = await givenShopper();
    const request = { caller, path, body: { reason: 'Spam.' }, headers: keyed('report-1') };
    expect(await shop().done(reportReview, request)).toEqual(await shop().done(reportReview, request));
    expect(await shop().refused(reportReview, { ...request, body: { reason: 'Other.' } })).toMatchObject({
      code: 'idempotency_key_reused',
    });
    const again = { ...request, headers: keyed('report-2') };
    await shop().done(reportReview, again);
    expect(await shop().refused(reportReview, { ...again, body: { reason: 'Other.' } })).toMatchObject({ status: 422 });
  });

  it('of nothing finds nothing, and has to say why', async () => {
    const caller = await givenShopper();
    const none = { caller, path: { reviewId: `rev_${'0'.repeat(52)}` } };
    expect(await shop().refused(reportReview, { ...none, body: { reason: 'x' } })).toMatchObject({ status: 404 });
    expect(await shop().refused(reportReview, { ...none, body: {} })).toMatchObject({ status: 400 });
  });
});

describe('a review that the shop hides', () => {
  it('is on no page, in no list and in no rating; shown again it is back where it was', async () => {
    const product = await givenProduct();
    const first = await givenReview(shop(), product, { rating: 1 });
    const second = await givenReview(shop(), product, { rating: 5 });
    await projected(shop());
    const path = { reviewId: first.review.reviewId };
    const set = (visible: boolean) => shop().done(setVisibility, { caller: admin, path, body: { visible } });

    for (let time = 0; time < 2; time++) expect(await set(false)).toMatchObject({ visible: false, version: 2 });
    for (const isProjected of [false, true]) {
      if (isProjected) await projected(shop());
      const page = await shop().done(showProduct, { path: pathOf(product) });
      expect([page.rating.count, page.rating.average]).toEqual([1, 5]);
      expect(page.reviews).toEqual([second.review]);
      for (const query of [{}, { sort: 'rating' }]) {
        const { items } = await shop().done(listReviews, { path: pathOf(product), query });
        expect(items).toEqual([second.review]);
      }
      const own = await shop().done(listMerchantReviews, { caller: merchant(product.merchantId) });
      expect(own.items.map(({ reviewId }) => reviewId)).toEqual([second.review.reviewId]);
    }
    const { items: hidden } = await shop().done(listModeratedReviews, { caller: admin, query: { hidden: 'true' } });
    expect(hidden).toContainEqual(expect.objectContaining({ ...path, visible: false }));
    expect(await violations()).toEqual([]);

    for (let time = 0; time < 2; time++) expect(await set(true)).toMatchObject({ visible: true, version: 3 });
    await projected(shop());
    const page = await shop().done(showProduct, { path: pathOf(product) });
    expect(page.reviews.map(({ reviewId }) => reviewId)).toEqual([second.review.reviewId, first.review.reviewId]);
    expect(page.rating).toMatchObject({ average: 3, count: 2 });
    const after = await shop().done(listModeratedReviews, { caller: admin, query: { hidden: 'true' } });
    expect(after.items.map(({ reviewId }) => reviewId)).not.toContain(path.reviewId);
    expect(await violations()).toEqual([]);
  });

  it('cannot be answered, changed or reported', async () => {
    const product = await givenProduct();
    const { caller, review } = await givenReview(shop(), product);
    const path = { reviewId: review.reviewId };
    await shop().done(setVisibility, { caller: admin, path, body: { visible: false } });
    const answer = { caller: merchant(product.merchantId), path, body };
    expect(await shop().refused(replyToReview, answer)).toMatchObject({ status: 404 });
    expect(await shop().refused(editReview, { caller, path, body: { rating: 1 } })).toMatchObject({ status: 404 });
    expect(await shop().refused(reportReview, { caller, path, body: { reason: 'x' } })).toMatchObject({ status: 404 });
  });

  it('was reported for something; looked at and left, it is off the list until somebody reports it anew', async () => {
    const { review } = await givenReview(shop(), await givenProduct());
    const path = { reviewId: review.reviewId };
    const listed = async () => {
      await projected(shop());
      const { items } = await shop().done(listModeratedReviews, { caller: admin });
      return items.some(({ reviewId }) => reviewId === review.reviewId);
    };
    await shop().done(reportReview, { caller: await givenShopper(), path, body: { reason: 'x' } });
    expect(await listed()).toBe(true);
    const left = await shop().done(setVisibility, { caller: admin, path, body: { visible: true } });
    expect(left).toMatchObject({ reports: 0, visible: true });
    expect(left).not.toHaveProperty('reportedFor');
    expect(await listed()).toBe(false);
    await shop().done(reportReview, { caller: await givenShopper(), path, body: { reason: 'y' } });
    expect(await listed()).toBe(true);
  });

  it('is there to be hidden at all', async () => {
    const path = { reviewId: `rev_${'0'.repeat(52)}` };
    expect(await shop().refused(setVisibility, { caller: admin, path, body: { visible: false } })).toMatchObject({
      status: 404,
    });
    expect(await shop().refused(setVisibility, { caller: admin, path, body: {} })).toMatchObject({ status: 400 });
    const query = { hidden: 'true', reported: 'true' };
    expect(await shop().refused(listModeratedReviews, { caller: admin, query })).toMatchObject({ status: 400 });
  });
});
