import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import {
  assertSellable,
  catalog,
  draftProduct,
  type Image,
  images,
  NewProduct,
  newProductIds,
  type ProductIds,
  ProductView,
  productView,
  publishImages,
} from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';

export const addProduct = operation(
  'catalog/add-product',
  {
    route: 'POST /v1/products',
    summary: 'Add a product with its pictures, prices and stock.',
    auth: 'merchant',
    idempotency: 'accepted',
    body: NewProduct,
    returns: { status: 201, body: ProductView },
    fails: ['invalid_image', 'forbidden', 'conflict'],
    uses: { catalog: writes(catalog), images: writes(images), requests: writes(earlierRequests) },
    example: {
      name: '青瓷茶杯 Celadon tea cup',
      description: 'Thrown by hand, 180 ml.',
      category: 'tea',
      images: ['img_01JD8Q6Z5N8B7T3V1X9K4M2P0R'],
      price: { amount: 12_800, currency: 'CNY' },
      stock: 40,
    },
  },
  async ({ body, caller, idempotency, shop, now }, { catalog, images, requests }) => {
    const merchantId = merchantOf(caller);
    const earlier = await requests.made<Made>(idempotency);
    // The same body is the same product, under its ids, with its pictures, and as of its time.
    const addedAs = ({ images, ids, createdAt }: Made) =>
      draftProduct(body, merchantId, images, new Date(createdAt), ids);
    if (earlier) return productView(addedAs(earlier.made).product, shop.origin);

    assertSellable(body, shop.currency);
    const made: Made = {
      ids: newProductIds(body, now),
      images: await publishImages(images, merchantId, body.images),
      createdAt: now.toISOString(),
    };
    const { product, stocks, movement } = addedAs(made);
    await catalog.commit([...idempotency.remember(product.productId, made), ...catalog.add(product, stocks, movement)]);
    return productView(product, shop.origin);
  },
);

/** What of a new product is not in the request. */
interface Made {
  readonly ids: ProductIds;
  readonly images: readonly Image[];
  readonly createdAt: string;
}
