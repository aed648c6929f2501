import { describe, expect, it } from 'vitest';
import { addProduct } from '#functions/catalog/add-product.ts';
import { announceReviewImage } from '#functions/reviews/announce-review-image.ts';
import { uploadKey } from '#shared/catalog/index.ts';
import { merchant, shopper } from '#test/event.ts';
import { cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();
const body = { contentType: 'image/jpeg', bytes: 1_000 };

describe('a picture for a review', () => {
  it('gets an address of the shopper’s own to be uploaded to', async () => {
    const userId = fresh.user();
    const shop = shopOver({ engine: real.engine });
    const { imageId, upload } = await shop.done(announceReviewImage, { caller: shopper(userId), body });
    expect(upload).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', 'content-length': '1000' },
    });
    expect(upload.url).toContain(uploadKey(userId, imageId));
  });

  it('announced twice with one key is one picture, and another one under that key is refused', async () => {
    const shop = shopOver({ engine: real.engine });
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'review-image-1' };
    const request = { caller: shopper(fresh.user()), body, headers };
    const first = await shop.done(announceReviewImage, request);
    expect((await shop.done(announceReviewImage, request)).imageId).toBe(first.imageId);
    const other = { ...request, body: { ...body, bytes: 2_000 } };
    expect(await shop.refused(announceReviewImage, other)).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it.each([
    [{ contentType: 'image/gif', bytes: 1 }, 'contentType'],
    [{ contentType: 'image/png', bytes: 5_000_001 }, 'bytes'],
  ])('is not announced as %j', async (wrong, path) => {
    const shop = shopOver({ engine: real.engine });
    const { status, errors } = await shop.refused(announceReviewImage, { caller: shopper(fresh.user()), body: wrong });
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it('is no picture for goods: what a shopper uploaded is no merchant’s', async () => {
    const userId = fresh.user();
    const shop = shopOver({ engine: real.engine });
    const { imageId } = await shop.done(announceReviewImage, { caller: shopper(userId), body });
    const head = picture(1);
    shop.images.uploads.set(uploadKey(userId, imageId), { head, bytes: head.length, contentType: 'image/png' });
    const goods = { name: 'Cup', description: 'A cup.', category: 'tea', images: [imageId], price: cny(1), stock: 1 };
    const answer = await shop.refused(addProduct, { caller: merchant(fresh.merchant(), userId), body: goods });
    expect(answer).toMatchObject({ code: 'invalid_image', errors: [{ path: 'images[0]' }] });
  });
});
