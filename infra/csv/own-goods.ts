import * as z from 'zod/mini';
import { OwnProductView } from '#shared/catalog/index.ts';
import { parsed, Refused, reasonOf, type Shop } from './shop.ts';

/** A product as its merchant reads it. */
export type OwnProduct = z.output<typeof OwnProductView>;

const Page = z.object({ items: z.array(z.object({ productId: z.string() })), nextCursor: z.optional(z.string()) });

const pageSize = 100;
/** Products that are read at the same time. */
const atOnce = 8;

/** Reads all products of a merchant, drafts too, newest first, and holds no more than a few of them. */
export async function* ownGoods(shop: Shop): AsyncGenerator<OwnProduct> {
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor !== undefined && { cursor }) });
    const answer = await shop.call('GET', `/v1/merchant/products?${query}`);
    if (answer.status === 403) throw new Refused(`${shop.login} is no approved merchant: log in as one.`);
    if (answer.status !== 200) throw new Refused(`The goods cannot be listed: ${reasonOf(answer)}`);
    const page = z.parse(Page, parsed(answer));
    const ids = page.items.map(({ productId }) => productId);
    for (let from = 0; from < ids.length; from += atOnce) {
      const products = await Promise.all(ids.slice(from, from + atOnce).map((id) => ownProduct(shop, id)));
      for (const product of products) if (product !== undefined) yield product;
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

const ownProduct = async (shop: Shop, productId: string): Promise<OwnProduct | undefined> => {
  const answer = await shop.call('GET', `/v1/merchant/products/${productId}`);
  // Deleted since it was listed.
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Refused(`${productId} cannot be read: ${reasonOf(answer)}`);
  return z.parse(OwnProductView, parsed(answer));
};
