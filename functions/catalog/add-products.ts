import * as z from 'zod/mini';
import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import {
  assertSellable,
  catalog,
  draftProduct,
  imagePublisher,
  images,
  type NewProduct,
  NewProducts,
} from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { under } from '#shared/kernel/problem.ts';
import { earlierRequests, idempotencyOf } from '#shared/table/idempotency.ts';

/** For whoever moves a whole catalogue: some 15 products in one request, and in one transaction. */
export const addProducts = operation(
  'catalog/add-products',
  {
    route: 'POST /v1/products/batch',
    summary: 'Add several products, all or none; each has a key, and is added once however often it is sent.',
    auth: 'merchant',
    body: NewProducts,
    returns: {
      status: 201,
      body: z.object({ products: z.array(z.object({ key: z.string(), productId: z.string() })) }),
    },
    fails: ['invalid_image', 'forbidden', 'conflict', 'idempotency_key_reused'],
    uses: { catalog: writes(catalog), images: writes(images), requests: writes(earlierRequests) },
    example: {
      products: [
        {
          key: 'cup-180',
          product: {
            name: '青瓷茶杯 Celadon tea cup',
            description: 'Thrown by hand, 180 ml.',
            category: 'tea',
            images: ['img_01JD8Q6Z5N8B7T3V1X9K4M2P0R'],
            price: { amount: 12_800, currency: 'CNY' },
            stock: 40,
          },
        },
      ],
    },
  },
  async ({ body: { products }, caller, shop, now }, { catalog, images, requests }) => {
    const merchantId = merchantOf(caller);
    const wanted = products.map((each) => ({ ...each, request: idempotencyOf(requestOf(caller.userId, each, now)) }));
    // What an earlier batch has added, be it this one or another that was put together otherwise, is not added again.
    const earlier = await requests.resources(wanted.map(({ request }) => request));

    const publish = imagePublisher(images, merchantId);
    const added = await Promise.all(
      wanted.map(async ({ key, product: said, request }, i) => {
        const productId = earlier[i];
        if (productId !== undefined) return { key, productId, statements: [] };
        const path = `products[${i}].product`;
        under(path, () => assertSellable(said, shop.currency));
        const { product, stocks, movement } = draftProduct(
          said,
          merchantId,
          await publish(said.images, `${path}.images`),
          now,
        );
        const statements = [...request.remember(product.productId), ...catalog.add(product, stocks, movement, path)];
        return { key, productId: product.productId, statements };
      }),
    );
    await catalog.commit(added.flatMap(({ statements }) => statements));
    return { products: added.map(({ key, productId }) => ({ key, productId })) };
  },
);

type KeyedProduct = { readonly key: string; readonly product: NewProduct };

/** Each product of a batch is a request of its own, known again by its key in whichever batch it comes. */
const requestOf = (userId: string, { key, product }: KeyedProduct, now: Date) => ({
  operationId: 'catalog/add-products',
  userId,
  key,
  path: '',
  body: Buffer.from(JSON.stringify(product)),
  now,
});
