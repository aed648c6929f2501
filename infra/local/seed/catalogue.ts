import { stages } from '#infra/stages.ts';
import {
  catalog,
  categories as categoryTree,
  draftProduct,
  type Image,
  type NewProduct,
  withCategory,
} from '#shared/catalog/index.ts';
import { newId } from '#shared/kernel/id.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { categories } from './goods/categories.ts';
import { type Goods, goods } from './goods/goods.ts';
import { pictureSide } from './pictures/drawing.ts';
import { picture } from './pictures/picture.ts';
import type { SeededShop } from './shop.ts';

const currency = stages.dev.shop.currency;

/** Goods as their merchant would send them, but for the picture, which is put where a checked upload would be. */
export const newProduct = ({ name, description, category, attributes, variants }: Goods): NewProduct => ({
  name,
  description,
  category,
  images: [],
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, typeof value === 'object' ? [...value] : value]),
  ),
  skus: variants.map(({ options, price, stock }) => ({
    options: { ...options },
    price: { amount: price * 100, currency },
    stock,
  })),
});

const addPicture = async (
  cloud: LocalCloud,
  { imageBucket }: SeededShop,
  { shape, colour }: Goods,
  now: Date,
): Promise<Image> => {
  const imageId = newId('img', now);
  const key = `images/${imageId}.png`;
  await cloud.engines.s3.putObject(imageBucket, key, { body: picture(shape, colour), contentType: 'image/png' });
  return { imageId, path: `/${key}`, width: pictureSide, height: pictureSide };
};

/** The names of what the merchant sells already: a start that was cut off goes on behind them. */
const namesOf = async (shop: SeededShop, merchantId: string): Promise<ReadonlySet<string>> => {
  const names = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await catalog.reads(shop.table).ofMerchant(merchantId, { limit: 100, cursor });
    for (const { name } of page.items) names.add(name);
    cursor = page.next;
  } while (cursor !== undefined);
  return names;
};

/** Plants the tree of categories, unless there is one. */
const addCategories = async (shop: SeededShop): Promise<void> => {
  const { current, save, commit } = { ...categoryTree.reads(shop.table), ...categoryTree.writes(shop.table) };
  const before = await current();
  if (before.version > 0) return;
  // One version of the tree for each category, as if an admin had added them one after the other.
  let tree = before;
  for (const each of categories) tree = withCategory(tree, each);
  await commit([save(before, tree, new Date())]);
};

/** So many are on their way at once: the table is in another process, and writes while the next picture is drawn. */
const atOnce = 8;

/** Fills the shelves, a minute between one product and the next, so that "newest first" means something. */
export const addCatalogue = async (
  cloud: LocalCloud,
  shop: SeededShop,
  merchantId: string,
  { most = goods.length, report }: { most?: number | undefined; report: (progress: string) => void },
): Promise<void> => {
  await addCategories(shop);
  const { add, commit } = catalog.writes(shop.table);
  const there = await namesOf(shop, merchantId);
  const now = cloud.clock.now();
  const wanted = goods
    .slice(0, most)
    .map((each, i) => ({ each, at: new Date(now.getTime() - (i + 1) * 60_000) }))
    .filter(({ each }) => !there.has(each.name));

  for (let from = 0; from < wanted.length; from += atOnce) {
    const added = wanted.slice(from, from + atOnce).map(async ({ each, at }) => {
      const image = await addPicture(cloud, shop, each, at);
      const { product, stocks, movement } = draftProduct(newProduct(each), merchantId, [image], at);
      await commit(add(product, stocks, movement));
    });
    await Promise.all(added);
    report(`${Math.min(from + atOnce, wanted.length)} of ${wanted.length} goods`);
  }
};
