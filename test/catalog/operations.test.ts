import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { addProduct } from '#functions/catalog/add-product.ts';
import { announceImage } from '#functions/catalog/announce-image.ts';
import { changeProduct } from '#functions/catalog/change-product.ts';
import { deleteProduct } from '#functions/catalog/delete-product.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { showProduct } from '#functions/catalog/show-product.ts';
import { catalog, ProductView, uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { at } from '#test/clock.ts';
import { merchant, shopper } from '#test/event.ts';
import { aProduct, cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';
import { type RealTable, realTable } from '#test/table.ts';
import { ifMatch, keyed } from './goods.ts';

capturedLog();
const real = realTable();

/** A merchant with a picture that is uploaded already. */
const givenMerchant = () => {
  const merchantId = fresh.merchant();
  const shop = shopOver({ engine: real.engine });
  const imageId = newId('img', new Date());
  const head = picture(1);
  shop.images.uploads.set(uploadKey(merchantId, imageId), { head, bytes: head.length, contentType: 'image/png' });
  const body = {
    name: '青瓷杯 Celadon cup',
    description: 'Thrown by hand.',
    category: fresh.name('tea'),
    images: [imageId],
    price: cny(12_800),
    stock: 40,
  };
  return { shop, caller: merchant(merchantId), merchantId, body };
};

describe('adding a product', () => {
  it('makes a page, a place in the list and pieces to sell', async () => {
    const { shop, caller, merchantId, body } = givenMerchant();
    const answer = await shop.call(addProduct, { caller, body });
    expect([answer.status, answer.headers['etag']]).toEqual([201, '"1"']);
    const product = await shop.done(addProduct, { caller, body: { ...body, name: 'Second' } });
    expect(await shop.done(showProduct, { path: { productId: product.productId } })).toEqual(product);
    expect(product.images).toEqual([
      {
        url: expect.stringMatching(/^https:\/\/shop\.example\/images\/img_/),
        width: 480,
        height: 480,
        thumbnails: [
          { width: 320, url: expect.stringMatching(/^https:\/\/shop\.example\/images\/w320\/img_\w+\.webp$/) },
        ],
      },
    ]);
    for (const query of [{ category: body.category }, { merchantId }]) {
      const { items } = await shop.done(listProducts, { query });
      expect(items.map(({ name }) => name)).toEqual(['Second', body.name]);
    }
  });

  it('twice with one key adds one', async () => {
    const { shop, caller, body } = givenMerchant();
    const first = await shop.done(addProduct, { caller, body, headers: keyed('add-1') });
    expect(await shop.done(addProduct, { caller, body, headers: keyed('add-1') })).toEqual(first);
    const other = { caller, body: { ...body, stock: 1 }, headers: keyed('add-1') };
    expect(await shop.refused(addProduct, other)).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('is answered as it was first, also when the product was changed or deleted since', async () => {
    const { shop, caller, body } = givenMerchant();
    const { price, stock, ...rest } = body;
    const skus = ['red', 'blue'].map((colour) => ({ options: { colour }, price, stock }));
    const request = { caller, body: { ...rest, skus, attributes: { 'made of': 'clay' } }, headers: keyed('add-2') };
    const first = await shop.call(addProduct, request);
    expect(first.status).toBe(201);
    const { productId: path } = z.parse(ProductView, first.json);
    const changing = { caller, path: { productId: path }, headers: ifMatch(1) };
    await shop.done(changeProduct, { ...changing, body: { name: 'Another', skus: skus.slice(1) } });
    expect(await shop.call(addProduct, request)).toMatchObject({ status: 201, text: first.text });
    await shop.done(deleteProduct, { ...changing, headers: ifMatch(2) });
    const again = await shop.call(addProduct, request);
    expect([again.status, again.text, again.headers['etag']]).toEqual([201, first.text, '"1"']);
  });

  it('under a SKU that is in use says which one', async () => {
    const { shop, caller, body } = givenMerchant();
    const { price, stock, ...rest } = body;
    const named = { ...rest, skus: [{ sku: fresh.name('cup'), price, stock }] };
    await shop.done(addProduct, { caller, body: named });
    const { code, errors } = await shop.refused(addProduct, { caller, body: named });
    expect([code, errors?.[0]?.path]).toEqual(['conflict', 'skus[0].sku']);
  });

  it('with a picture that is none leaves nothing behind', async () => {
    const { shop, caller, body } = givenMerchant();
    const wrong = { ...body, images: [...body.images, newId('img', new Date())] };
    expect(await shop.refused(addProduct, { caller, body: wrong })).toMatchObject({
      code: 'invalid_image',
      errors: [{ path: 'images[1]' }],
    });
    expect((await shop.done(listProducts, { query: { category: body.category } })).items).toEqual([]);
  });

  it('that names one picture twice is told of it, and so is a change of one', async () => {
    const { shop, caller, body } = givenMerchant();
    const images = [...body.images, ...body.images];
    const twice = { code: 'invalid_request', errors: [{ path: 'images', message: 'must not name one picture twice' }] };
    expect(await shop.refused(addProduct, { caller, body: { ...body, images } })).toMatchObject(twice);
    const { productId } = await shop.done(addProduct, { caller, body });
    const change = { caller, path: { productId }, headers: ifMatch(1), body: { images } };
    expect(await shop.refused(changeProduct, change)).toMatchObject(twice);
  });

  it('is not for an account that belongs to no merchant, whatever it may otherwise', async () => {
    const { shop, body } = givenMerchant();
    const admin = { ...shopper(fresh.user()), scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'] };
    expect(await shop.refused(addProduct, { caller: admin, body })).toMatchObject({ status: 403, code: 'forbidden' });
  });
});

describe('a draft', () => {
  it('is on no page and in no list that anybody sees', async () => {
    const { shop, caller, merchantId, body } = givenMerchant();
    const { productId } = await shop.done(addProduct, { caller, body: { ...body, status: 'draft' } });
    expect(await shop.refused(showProduct, { path: { productId } })).toMatchObject({ status: 404 });
    for (const query of [{ category: body.category }, { merchantId }]) {
      expect((await shop.done(listProducts, { query })).items).toEqual([]);
    }
  });
});

describe('a product page', () => {
  it('may be kept at the edge for two seconds, and names its version', async () => {
    const { shop, caller, body } = givenMerchant();
    const { productId } = await shop.done(addProduct, { caller, body });
    const { headers } = await shop.call(showProduct, { path: { productId } });
    expect(headers).toMatchObject({ etag: '"1"', 'cache-control': 'public, max-age=0, s-maxage=2' });
  });

  it('of nothing is not there', async () => {
    expect(
      await shopOver({ engine: real.engine }).refused(showProduct, { path: { productId: 'prd_none' } }),
    ).toMatchObject({
      status: 404,
    });
  });
});

describe('a picture', () => {
  it('is announced, and gets an address of the merchant’s own to be uploaded to', async () => {
    const { shop, caller, merchantId } = givenMerchant();
    const body = { contentType: 'image/png', bytes: 1_000 };
    const { imageId, upload } = await shop.done(announceImage, { caller, body });
    expect(upload).toMatchObject({ method: 'PUT', headers: { 'content-type': 'image/png', 'content-length': '1000' } });
    expect(upload.url).toContain(`uploads/${merchantId}/${imageId}`);
  });

  it('announced twice with one key is one picture', async () => {
    const { shop, caller } = givenMerchant();
    const request = { caller, body: { contentType: 'image/png', bytes: 1_000 }, headers: keyed('image-1') };
    const first = await shop.done(announceImage, request);
    expect((await shop.done(announceImage, request)).imageId).toBe(first.imageId);
  });

  it('is for merchants: an admin is nobody’s', async () => {
    const { shop, caller } = givenMerchant();
    const { merchantId: _, ...admin } = caller;
    const request = { caller: admin, body: { contentType: 'image/png', bytes: 1_000 }, headers: keyed('image-2') };
    expect(await shop.refused(announceImage, request)).toMatchObject({ code: 'forbidden' });
    expect(announceImage.contract.fails).toContain('forbidden');
  });

  it.each([
    [{ contentType: 'image/svg+xml', bytes: 1 }, 'contentType'],
    [{ contentType: 'image/png', bytes: 5_000_001 }, 'bytes'],
    [{ contentType: 'image/png', bytes: 0 }, 'bytes'],
  ])('is not announced as %j', async (body, path) => {
    const { shop, caller } = givenMerchant();
    const { status, errors } = await shop.refused(announceImage, { caller, body });
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });
});

describe('a list of products', () => {
  const now = new Date('2027-02-10T08:00:00.000Z');

  /** Products of four months, the newest first, in a table of their own. */
  const givenList = async (table: RealTable, merchantId: string) => {
    const months = ['2027-02-09', '2027-02-01', '2027-01-15', '2026-12-31', '2026-11-30', '2026-11-29', '2026-11-01'];
    const products = months.map((day, i) => aProduct({ createdAt: `${day}T00:00:0${i}.000Z`, name: day, merchantId }));
    const { add } = catalog.writes(table.table);
    await table.given(products.flatMap((product) => add(product, [])));
    return months;
  };

  /** Follows the cursors to the end. */
  const walk = async (
    table: RealTable,
    query: Readonly<Record<string, string>>,
  ): Promise<readonly (readonly string[])[]> => {
    const shop = shopOver({ engine: table.engine });
    const pages: (readonly string[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.done(listProducts, { query: { ...query, ...(cursor !== undefined && { cursor }) } });
      pages.push(page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== undefined && pages.length < 30);
    return pages;
  };

  it.each([1, 2, 3, 7, 100])(
    'goes through all months, newest first, each product once, %d at a time',
    async (limit) => {
      const table = await real.empty();
      const merchantId = fresh.merchant();
      const names = await givenList(table, merchantId);
      await at(now, async () => {
        expect((await walk(table, { limit: String(limit) })).flat()).toEqual(names);
        expect((await walk(table, { limit: String(limit), category: 'tea' })).flat()).toEqual(names);
        expect((await walk(table, { limit: String(limit), merchantId })).flat().toSorted()).toEqual(names.toSorted());
      });
    },
  );

  it('of a category that nobody has used is empty', async () => {
    expect(await walk(real, { category: fresh.name('none') })).toEqual([[]]);
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ category: 'No Slug' }, 'category'],
    [{ merchantId: 'someone' }, 'merchantId'],
    [{ cursor: Buffer.from('PROFILE').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from('2026-13-01').toString('base64url') }, 'cursor'],
  ])('is not asked for with %j', async (query, path) => {
    const { status, errors } = await shopOver({ engine: real.engine }).refused(listProducts, { query });
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it('of one merchant is not continued by the cursor of another list', async () => {
    const cursor = Buffer.from('2026-11-01T00:00:00.000Z#prd_1').toString('base64url');
    const query = { merchantId: fresh.merchant(), cursor };
    expect(await shopOver({ engine: real.engine }).refused(listProducts, { query })).toMatchObject({ status: 400 });
  });
});
