import { consumer } from '#functions/events/consumer.ts';
import { availabilityOf, catalog, stockItem } from '#shared/catalog/index.ts';
import { writes } from '#shared/kernel/port.ts';

export const projectChanges = consumer(
  'system/project-changes',
  {
    summary: 'Keep what is derived from the items up to date: for now, how much of a product is left.',
    types: [stockItem.type],
    events: ['MODIFY'],
    uses: { catalog: writes(catalog) },
  },
  async ({ before, after }, _input, { catalog }) => {
    const was = stockItem.from(before);
    const is = stockItem.from(after);
    if (!was || !is || availabilityOf(was.available) === availabilityOf(is.available)) return;

    // The stock of now, not that of the change: changes may come twice, and late.
    const { product, stock } = await catalog.withStock(is.productId, is.sku);
    if (!product || !stock) return;
    const shown = product.skus.find(({ sku }) => sku === stock.sku)?.availability;
    const availability = availabilityOf(stock.available);
    if (shown !== availability) await catalog.commit(catalog.showAvailability(product, stock.sku, availability));
  },
);
