import { merchantOf } from '#functions/http/merchant-of.ts';
import { operation } from '#functions/http/operation.ts';
import { ownProducts } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';

export const deleteProduct = operation(
  'catalog/delete-product',
  {
    route: 'DELETE /v1/products/{productId}',
    summary: 'Take one’s own product out of the shop: orders keep what they bought, carts show it as unavailable.',
    auth: 'merchant',
    ifMatch: 'required',
    returns: { status: 204 },
    fails: ['forbidden', 'not_found', 'conflict', 'version_mismatch'],
    uses: { products: writes(ownProducts) },
  },
  async ({ path: { productId }, caller, ifMatch, now }, { products }) => {
    const product = await products.own(merchantOf(caller), productId);
    if (product.version !== ifMatch) throw new Problem('version_mismatch');
    await products.commit(products.remove(product, now));
  },
);
