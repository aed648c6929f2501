import { catalog } from '#shared/catalog/catalog.ts';
import { draftProduct, NewProduct } from '#shared/catalog/index.ts';
import { productItem } from '#shared/catalog/product.entity.ts';
import type { Product, Stock } from '#shared/catalog/product.ts';
import { stockItem } from '#shared/catalog/stock.entity.ts';
import { parse } from '#shared/kernel/validation.ts';
import { merchant } from '#test/event.ts';
import { cny, fresh } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';

const picture = { imageId: 'img_01JD8Q6Z5N8B7T3V1X9K4M2P0R', path: '/images/img_1.png', width: 480, height: 480 };
const words = {
  name: '青瓷杯 Celadon cup',
  description: 'Thrown by hand.',
  images: [picture.imageId],
};

/** Products as `POST /v1/products` writes them, of a merchant who may change them. */
export const goodsIn = (real: RealTable) => {
  /** A product, its SKUs and who may change it. */
  const given = async (body: object = {}, merchantId = fresh.merchant(), now = new Date()) => {
    const isLong = 'skus' in body;
    const whole = { ...words, category: fresh.name('tea'), ...(!isLong && { price: cny(12_800), stock: 40 }), ...body };
    const { product, stocks, movement } = draftProduct(parse(NewProduct, whole), merchantId, [picture], now);
    await real.given(catalog.writes(real.table).add(product, stocks, movement));
    const { productId } = product;
    const skus = stocks.map(({ sku }) => sku);
    return {
      product,
      productId,
      path: { productId },
      skus,
      sku: skus[0] ?? '',
      merchantId,
      caller: merchant(merchantId),
    };
  };

  return {
    shop: () => shopOver({ engine: real.engine }),
    given,
    product: (productId: string): Promise<Product | undefined> => real.table.get(productItem.at({ productId })),
    stock: (sku: string): Promise<Stock | undefined> => real.table.get(stockItem.at({ sku })),
  };
};

/** Headers of a change to the version that was read. */
export const ifMatch = (version: number) => ({ 'content-type': 'application/json', 'if-match': `"${version}"` });

export const keyed = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key });
