import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import {
  ChangedProductView,
  changedProductView,
  firstMovement,
  images,
  ownProducts,
  ProductChange,
  publishImages,
  revise,
  unlisted,
} from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';

export const changeProduct = operation(
  'catalog/change-product',
  {
    route: 'PATCH /v1/products/{productId}',
    summary: 'Change one’s own product; what is not named stays, and SKUs missing in the list are withdrawn.',
    auth: 'merchant',
    ifMatch: 'required',
    body: ProductChange,
    returns: { status: 200, body: ChangedProductView },
    fails: ['invalid_image', 'forbidden', 'not_found', 'conflict', 'version_mismatch'],
    uses: { products: writes(ownProducts), images: writes(images) },
    example: { status: 'published', price: { amount: 11_800, currency: 'CNY' }, attributes: { volume_ml: 180 } },
  },
  async ({ body, path: { productId }, caller, ifMatch, shop, now }, { products, images }) => {
    const merchantId = merchantOf(caller);
    const before = await products.own(merchantId, productId);
    if (before.version !== ifMatch) throw new Problem('version_mismatch');

    const revision = revise(before, body, {
      images: body.images ? await publishImages(images, merchantId, body.images, before.images) : before.images,
      found: await products.stocks(unlisted(body, before)),
      currency: shop.currency,
      now,
    });
    const { after, added } = revision;
    const movement = added.length > 0 ? firstMovement(after, added, 'new_sku', now) : undefined;
    await products.commit(products.change(revision, movement));
    return changedProductView(after, shop.origin);
  },
);
