import { describe, expect, it } from 'vitest';
import { addProduct } from '#functions/catalog/add-product.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { showOwnProduct } from '#functions/catalog/show-own-product.ts';
import { uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { merchant } from '#test/event.ts';
import { cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';
import { goodsIn, ifMatch } from './goods.ts';

capturedLog();
const real = realTable();
const { stock } = goodsIn(real);

/** A product that was added with a picture, and whose merchant may upload more. */
const givenPicture = async () => {
  const merchantId = fresh.merchant();
  const shop = shopOver({ engine: real.engine });
  const caller = merchant(merchantId);
  const upload = (): string => {
    const imageId = newId('img', new Date());
    const head = picture(1);
    shop.images.uploads.set(uploadKey(merchantId, imageId), { head, bytes: head.length, contentType: 'image/png' });
    return imageId;
  };
  const first = upload();
  const category = fresh.name('tea');
  const body = { name: 'Cup', description: 'A cup.', category, images: [first], price: cny(100), stock: 5 };
  const { productId, skus } = await shop.done(addProduct, { caller, body });
  return { shop, caller, upload, first, category, path: { productId }, sku: skus[0]?.sku ?? '' };
};

describe('the pictures of a product', () => {
  it('are changed by naming them all; the first one goes to the lists, the carts and the orders', async () => {
    const { shop, caller, upload, first, category, path, sku } = await givenPicture();
    // What was uploaded for the product is forgotten after a day; what it shows is there.
    shop.images.uploads.clear();
    const second = upload();
    const { images } = await shop.done(changeProduct, {
      caller,
      path,
      body: { images: [second, first] },
      headers: ifMatch(1),
    });
    expect(images.map(({ url }) => url)).toEqual([
      `https://shop.example/images/${second}.png`,
      `https://shop.example/images/${first}.png`,
    ]);
    expect((await stock(sku))?.image).toBe(`/images/${second}.png`);
    expect((await shop.done(listProducts, { query: { category } })).items[0]?.image).toContain(second);
    const own = await shop.done(showOwnProduct, { caller, path });
    expect(own.images.map(({ imageId }) => imageId)).toEqual([second, first]);
  });

  it('that are none are named by their place, and nothing is changed', async () => {
    const { shop, caller, first, path } = await givenPicture();
    const body = { name: 'Other', images: [first, newId('img', new Date())] };
    const refusal = await shop.refused(changeProduct, { caller, path, body, headers: ifMatch(1) });
    expect([refusal.code, refusal.errors?.map((error) => error.path)]).toEqual(['invalid_image', ['images[1]']]);
    expect(await shop.done(showOwnProduct, { caller, path })).toMatchObject({ name: 'Cup', version: 1 });
  });
});
