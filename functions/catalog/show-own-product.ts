import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { OwnProductView, ownProducts, ownProductView } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';

export const showOwnProduct = operation(
  'catalog/show-own-product',
  {
    route: 'GET /v1/merchant/products/{productId}',
    summary: 'Read one’s own product, a draft too, with the pieces of each SKU.',
    auth: 'merchant',
    returns: { status: 200, body: OwnProductView },
    fails: ['forbidden', 'not_found'],
    uses: { products: reads(ownProducts) },
  },
  async ({ path: { productId }, caller, shop }, { products }) => {
    const product = await products.own(merchantOf(caller), productId);
    const stocks = await products.stocks([...product.skus.map(({ sku }) => sku), ...(product.withdrawn ?? [])]);
    return ownProductView(
      product,
      stocks.filter((stock) => stock !== undefined),
      shop.origin,
    );
  },
);
