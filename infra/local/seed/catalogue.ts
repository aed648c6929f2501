import { stages } from '#infra/stages.ts';
import { catalog, draftProduct, type Image, type NewProduct } from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { type Goods, goods } from './goods.ts';
import { picture, pictureSide } from './picture.ts';
import type { SeededShop } from './shop.ts';

const currency = stages.dev.shop.currency;

const newProduct = ({ name, description, category, price, stock, option }: Goods): NewProduct => {
  const money = { amount: price, currency };
  const form = option
    ? { skus: option[1].map((choice) => ({ options: { [option[0]]: choice }, price: money, stock })) }
    : { price: money, stock };
  return { name, description, category, images: [], ...form };
};

/** Puts a drawn picture where a checked upload would be. */
const addPicture = async (cloud: LocalCloud, shop: SeededShop, number: number, now: Date): Promise<Image> => {
  const imageId = newId('img', now);
  const key = `images/${imageId}.png`;
  await cloud.engines.s3.putObject(shop.imageBucket, key, { body: picture(number), contentType: 'image/png' });
  return { imageId, path: `/${key}`, width: pictureSide, height: pictureSide };
};

/** Fills the shelves, a minute between one product and the next, so that "newest first" means something. */
export const addCatalogue = async (cloud: LocalCloud, shop: SeededShop, merchantId: string): Promise<void> => {
  const { add, commit } = catalog.writes(shop.table);
  const there = await catalog.reads(shop.table).ofMerchant(merchantId, { limit: goods.length });
  const now = cloud.clock.now();
  for (const [i, each] of goods.entries()) {
    if (i < there.items.length) continue;
    const at = new Date(now.getTime() - (i + 1) * 60_000);
    const { product, stocks } = draftProduct(newProduct(each), merchantId, [await addPicture(cloud, shop, i, at)], at);
    await commit(add(product, stocks));
  }
};
