import { describe, expect, it } from 'vitest';
import { showProduct } from '#functions/catalog/show-product.ts';
import { deleteReview } from '#functions/reviews/delete-review.ts';
import { editReview } from '#functions/reviews/edit-review.ts';
import { setVisibility } from '#functions/reviews/set-visibility.ts';
import { writeReview } from '#functions/reviews/write-review.ts';
import { projectChanges } from '#functions/system/project-changes.ts';
import { uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { reviewItem } from '#shared/reviews/index.ts';
import { reviewKeyOf } from '#shared/reviews/review.ts';
import type { Item } from '#shared/table/index.ts';
import { fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { admin, reviewing } from './reviewing.ts';

capturedLog();
const real = realTable();
const { givenProduct, givenBuyer, givenShopper } = reviewing(real);
const keyed = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key });

const drawnPicture = { body: picture(1), contentType: 'image/webp' } as const;
const idIn = (key: string): string => /img_\w+/.exec(key)?.[0] ?? '';
const storedReview = async (reviewId: string): Promise<Item | undefined> =>
  (await real.items()).find((item) => reviewItem.from(item)?.reviewId === reviewId);
/** What an erasure leaves of a review. */
const erasedReview = (reviewId: string) =>
  reviewItem.update(reviewKeyOf(reviewId), { remove: ['images'] }, { when: 'exists' });

/** A buyer who has uploaded some pictures. */
const givenPictures = async (count: number) => {
  const shop = shopOver({ engine: real.engine });
  const product = await givenProduct();
  const caller = await givenBuyer(product);
  const upload = (owner: string): string => {
    const imageId = newId('img', new Date());
    const head = picture(1);
    shop.images.uploads.set(uploadKey(owner, imageId), { head, bytes: head.length, contentType: 'image/png' });
    return imageId;
  };
  const images = Array.from({ length: count }, () => upload(caller.userId));
  const path = { productId: product.productId };
  return { shop, caller, path, upload, images, body: { rating: 5, text: '好 Good.', images } };
};

describe('the pictures of a review', () => {
  it('are shown drawn anew, never as they came from the camera', async () => {
    const { shop, caller, path, images, body } = await givenPictures(2);
    const review = await shop.done(writeReview, { caller, path, body });
    expect(review.images.map(({ imageId }) => imageId)).toEqual(images);
    for (const { url } of review.images) {
      expect(url).toMatch(/^https:\/\/shop\.example\/images\/w1280\/img_\w+\.webp$/);
    }
    expect((await shop.done(showProduct, { path })).reviews[0]?.images).toEqual(review.images);
    expect([...shop.images.served.keys()].every((key) => key.startsWith('originals/'))).toBe(true);
  });

  it('can be taken away later, and none can be put in their place unseen', async () => {
    const { shop, caller, path, images, body, upload } = await givenPictures(2);
    const { reviewId } = await shop.done(writeReview, { caller, path, body });
    const edit = (change: object) => ({ caller, path: { reviewId }, body: change });
    const [first = ''] = images;
    const fewer = await shop.done(editReview, edit({ images: [first] }));
    expect(fewer.images.map(({ imageId }) => imageId)).toEqual([first]);
    expect(await shop.refused(editReview, edit({ images: [upload(caller.userId)] }))).toMatchObject({
      errors: [{ path: 'images[0]' }],
    });
    expect((await shop.done(editReview, edit({ text: 'Other words.' }))).images.length).toBe(1);
    expect((await shop.done(editReview, edit({ images: [] }))).images).toEqual([]);
    expect((await shop.done(showProduct, { path })).reviews[0]?.images).toEqual([]);
  });

  it('are those of its author', async () => {
    const { shop, caller, path, body, upload } = await givenPictures(0);
    const wrong = { ...body, images: [upload(fresh.user())] };
    expect(await shop.refused(writeReview, { caller, path, body: wrong })).toMatchObject({ code: 'invalid_image' });
  });

  it('are not published for who may not review, nor for a second review', async () => {
    const { shop, caller, path, body, upload } = await givenPictures(0);
    const stranger = await givenShopper();
    const images = [upload(stranger.userId)];
    expect(await shop.refused(writeReview, { caller: stranger, path, body: { ...body, images } })).toMatchObject({
      code: 'not_purchased',
    });
    await shop.done(writeReview, { caller, path, body });
    const second = { ...body, images: [upload(caller.userId)] };
    expect(await shop.refused(writeReview, { caller, path, body: second })).toMatchObject({ code: 'already_reviewed' });
    expect([...shop.images.served.keys()]).toEqual([]);
  });

  it('are gone with what showed them: an edit, the review, or its author', async () => {
    const { shop, caller, path, images, body } = await givenPictures(3);
    const { reviewId } = await shop.done(writeReview, { caller, path, body });
    const [first = '', second = '', third = ''] = images;
    for (const imageId of images) shop.images.pictures.set(`images/w1280/${imageId}.webp`, drawnPicture);
    const left = () => [...shop.images.served.keys(), ...shop.images.pictures.keys()].map(idIn).toSorted();
    const told = async (act: () => Promise<unknown>) => {
      const before = await storedReview(reviewId);
      await act();
      const after = await storedReview(reviewId);
      const event = after ? ('MODIFY' as const) : ('REMOVE' as const);
      const change = { event, ...(before && { before }), ...(after && { after }) };
      expect(await shop.changes(projectChanges, [change, change])).toEqual([]);
    };

    await told(() => shop.done(editReview, { caller, path: { reviewId }, body: { text: 'Other words.' } }));
    expect(left()).toEqual([first, first, second, second, third, third].toSorted());
    await told(() => shop.done(editReview, { caller, path: { reviewId }, body: { images: [second, third] } }));
    expect(left()).toEqual([second, second, third, third].toSorted());
    await told(() => real.table.commit([erasedReview(reviewId)]));
    expect(left()).toEqual([]);
  });

  it('stay while the review is only hidden, and go when it is taken back', async () => {
    const { shop, caller, path, body } = await givenPictures(1);
    const { reviewId } = await shop.done(writeReview, { caller, path, body });
    const before = await storedReview(reviewId);
    const told = (): Promise<readonly string[]> =>
      shop.changes(projectChanges, [{ event: 'REMOVE', ...(before && { before }) }]);
    const shown = (visible: boolean) =>
      shop.done(setVisibility, { caller: admin, path: { reviewId }, body: { visible } });

    await shown(false);
    expect(await told()).toEqual([]);
    expect(shop.images.served.size).toBe(1);
    await shown(true);
    await shop.done(deleteReview, { caller, path: { reviewId } });
    expect(await told()).toEqual([]);
    expect(shop.images.served.size).toBe(0);
  });

  it('that were taken back are not published again by the repeat of the request', async () => {
    const { shop, caller, path, body } = await givenPictures(1);
    const request = { caller, path, body, headers: keyed('pictures-2') };
    const first = await shop.done(writeReview, request);
    await shop.done(editReview, { caller, path: { reviewId: first.reviewId }, body: { images: [] } });
    shop.images.served.clear();
    expect(await shop.done(writeReview, request)).toEqual(first);
    expect(shop.images.served.size).toBe(0);
  });

  it('are in the answer again when the request is repeated', async () => {
    const { shop, caller, path, body } = await givenPictures(1);
    const request = { caller, path, body, headers: keyed('pictures-1') };
    const first = await shop.done(writeReview, request);
    await shop.done(editReview, { caller, path: { reviewId: first.reviewId }, body: { images: [] } });
    expect(await shop.done(writeReview, request)).toEqual(first);
  });

  it('are in that answer also when the request comes through twice at once', async () => {
    const { shop, caller, path, body } = await givenPictures(1);
    const request = { caller, path, body, headers: keyed('pictures-3') };
    const twin = Promise.withResolvers<unknown>();
    const slow: typeof real.engine = {
      ...real.engine,
      getItem: async (input) => {
        if (!JSON.stringify(input.Key).includes('BOUGHT#')) return real.engine.getItem(input);
        twin.resolve(await shop.done(writeReview, request));
        return real.engine.getItem(input);
      },
    };
    const answer = await shopOver({ engine: slow, images: shop.images }).call(writeReview, request);
    expect(answer).toMatchObject({ status: 201, json: await twin.promise });
  });

  it('are in that answer also when the uploads have been forgotten since', async () => {
    const { shop, caller, path, body } = await givenPictures(1);
    const request = { caller, path, body, headers: keyed('pictures-3') };
    const first = await shop.done(writeReview, request);
    shop.images.uploads.clear();
    expect(await shop.done(writeReview, request)).toEqual(first);
  });

  it('are six at the most, each once', async () => {
    const { shop, caller, path, body, images } = await givenPictures(7);
    for (const wrong of [images, [images[0], images[0]], ['img_1']]) {
      const { status, errors } = await shop.refused(writeReview, { caller, path, body: { ...body, images: wrong } });
      expect([status, errors?.[0]?.path.startsWith('images')]).toEqual([400, true]);
    }
  });
});
