import { operation } from '#functions/http/operation.ts';
import { versioned } from '#functions/http/reply.ts';
import { catalog, ProductView, productView } from '#shared/catalog/index.ts';
import { reads } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';

export const showProduct = operation(
  'catalog/show-product',
  {
    route: 'GET /v1/products/{productId}',
    summary: 'Read a product with its variants, rating and newest reviews.',
    auth: 'public',
    cache: 2,
    returns: { status: 200, body: ProductView },
    fails: ['not_found'],
    uses: { catalog: reads(catalog) },
  },
  async ({ path, shop }, { catalog }) => {
    const product = await catalog.published(path.productId);
    if (!product) throw new Problem('not_found');
    return versioned(productView(product, shop.origin));
  },
);
