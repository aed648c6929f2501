import { describe, expect, it } from 'vitest';
import { addProducts } from '#functions/catalog/add-products.ts';
import { listProducts } from '#functions/catalog/list-products.ts';
import { uploadKey } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import { merchant } from '#test/event.ts';
import { cny, fresh } from '#test/factories.ts';
import { capturedLog } from '#test/log.ts';
import { picture } from '#test/picture.ts';
import { shopOver } from '#test/shop.ts';
import { realTable } from '#test/table.ts';

capturedLog();
const real = realTable();

/** A merchant with a picture that is uploaded, and as many products as are asked for. */
const givenBatch = (count: number, skus = 1) => {
  const merchantId = fresh.merchant();
  const caller = merchant(merchantId);
  const shop = shopOver({ engine: real.engine });
  const imageId = newId('img', new Date());
  const head = picture(1);
  shop.images.uploads.set(uploadKey(merchantId, imageId), { head, bytes: head.length, contentType: 'image/png' });
  const category = fresh.name('tea');
  const products = Array.from({ length: count }, (_, i) => ({
    key: fresh.name('key'),
    product: {
      name: `Cup ${i}`,
      description: 'Thrown by hand.',
      category,
      images: [imageId],
      skus: Array.from({ length: skus }, (_, n) => ({
        sku: fresh.name('cup'),
        options: { size: `${n}` },
        price: cny(12_800),
        stock: 4,
      })),
    },
  }));
  const add = (body: unknown = { products }) => shop.call(addProducts, { caller, body });
  const names = async () => {
    const { items } = await shop.done(listProducts, { query: { category } });
    return items.map(({ name }) => name).sort();
  };
  return { shop, caller, products, add, names, imageId };
};

describe('adding products in a batch', () => {
  it('adds all of them in two round trips, in their order, and reads a picture that they share once', async () => {
    const { shop, add, products, names } = givenBatch(16);
    const { status, json, capacity } = await add();
    expect(status).toBe(201);
    expect(json).toEqual({ products: products.map(({ key }) => ({ key, productId: expect.stringMatching(/^prd_/) })) });
    expect(await names()).toEqual(products.map(({ product }) => product.name).sort());
    expect(capacity.rt).toBe(2);
    expect(shop.images.served.size).toBe(1);
  });

  it('does not look again at a picture that an earlier batch had served', async () => {
    const { shop, add, products, imageId } = givenBatch(2);
    const [first, second] = products;
    await add({ products: [first] });
    shop.images.uploads.clear();
    const { status, json } = await add({ products: [second] });
    expect(status, JSON.stringify(json)).toBe(201);
    expect([...shop.images.served.keys()]).toEqual([`images/${imageId}.png`]);
  });

  it('adds each once, however often it comes and in whichever batch', async () => {
    const { add, products, names } = givenBatch(4);
    const [first, second, third, fourth] = products;
    const one = await add({ products: [first, second] });
    const two = await add({ products: [fourth, second, third, first] });
    expect((await add({ products: [first, second] })).json).toEqual(one.json);
    const idIn = (answer: typeof one, key: string | undefined) =>
      JSON.stringify(answer.json).split(`"${key}","productId":"`)[1]?.slice(0, 30);
    for (const each of [first, second]) expect(idIn(two, each?.key)).toBe(idIn(one, each?.key));
    expect(await names()).toEqual(['Cup 0', 'Cup 1', 'Cup 2', 'Cup 3']);
  });

  it('adds each once when the same batch arrives ten times at once', async () => {
    const { add, names } = givenBatch(3);
    const answers = await Promise.all(Array.from({ length: 10 }, () => add()));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await names()).toEqual(['Cup 0', 'Cup 1', 'Cup 2']);
  });

  it('adds none when one of them is refused, and says which and why', async () => {
    const { shop, caller, products, names } = givenBatch(3);
    const [first, second, third] = products;
    const absent = newId('img', new Date());
    const refusals = [
      [{ ...second, product: { ...second?.product, images: [absent] } }, 'invalid_image', 'product.images[0]'],
      [{ ...second, product: { ...second?.product, name: '' } }, 'invalid_request', 'product.name'],
      [
        { ...second, product: { ...second?.product, skus: [{ price: { amount: 1, currency: 'USD' }, stock: 1 }] } },
        'invalid_request',
        'product.skus[0].price.currency',
      ],
      [{ ...second, product: { ...second?.product, skus: first?.product.skus } }, 'conflict', 'product.skus[0].sku'],
    ] as const;
    for (const [wrong, code, path] of refusals) {
      const problem = await shop.refused(addProducts, { caller, body: { products: [first, wrong, third] } });
      expect([problem.code, problem.errors?.[0]?.path]).toEqual([code, `products[1].${path}`]);
    }
    expect(await names()).toEqual([]);
  });

  it('refuses a key that stands for another product', async () => {
    const { shop, caller, products, add } = givenBatch(2);
    await add();
    const [first, second] = products;
    const body = { products: [{ ...first, product: second?.product }] };
    expect(await shop.refused(addProducts, { caller, body })).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('refuses more than one transaction takes, one key twice, and no products at all', async () => {
    const { shop, caller, products } = givenBatch(17);
    const [first] = products;
    const { products: wide } = givenBatch(2, 48);
    for (const body of [{ products }, { products: [first, first] }, { products: [] }, { products: wide }])
      expect(await shop.refused(addProducts, { caller, body })).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'products' }],
      });
  });
});
