import type { Change } from '#functions/events/consumer.ts';
import { availabilityOf, type catalog, stockItem } from '#shared/catalog/index.ts';

type Catalog = ReturnType<(typeof catalog)['reads']> & ReturnType<(typeof catalog)['writes']>;

/** How much of a product is left, as its page and the lists show it. */
export const projectAvailability = async ({ before, after }: Change, catalog: Catalog): Promise<void> => {
  const was = stockItem.from(before);
  const is = stockItem.from(after);
  if (!was || !is || availabilityOf(was.available) === availabilityOf(is.available)) return;

  // The stock of now, not that of the change: changes may come twice, and late.
  const { product, stock } = await catalog.withStock(is.productId, is.sku);
  if (!product || !stock) return;
  const shown = product.skus.find(({ sku }) => sku === stock.sku)?.availability;
  const availability = availabilityOf(stock.available);
  if (shown !== availability) await catalog.commit(catalog.showAvailability(product, stock.sku, availability));
};
