import type { Change } from '#functions/events/consumer.ts';
import { cartItem } from '#shared/cart/index.ts';
import type { stocks } from '#shared/catalog/index.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { type rings, withCart } from '#shared/recommendations/index.ts';
import type { Commits } from '#shared/table/index.ts';

type Stocks = ReturnType<(typeof stocks)['reads']>;
type Rings = ReturnType<(typeof rings)['reads']> & ReturnType<(typeof rings)['writes']> & Commits;

/** What a shopper has put into the cart: they have turned to it, and the ring knows up to which version of the cart. */
export const projectCartAdditions = async (
  { before, after, at }: Change,
  stocks: Stocks,
  rings: Rings,
  now: Date,
): Promise<void> => {
  const cart = cartItem.from(after);
  if (!cart) return;
  const were = new Set(cartItem.from(before)?.lines.map(({ sku }) => sku));
  const added = cart.lines.map(({ sku }) => sku).filter((sku) => !were.has(sku));
  if (added.length === 0) return;

  const products = (await stocks.of(added)).flatMap((stock) => stock?.productId ?? []);
  // Pages that are still open write into the same ring.
  await untilFresh(async () => {
    const ring = await rings.of(cart.userId);
    const next = withCart(ring, cart.version, products, at, now);
    if (next !== ring) await rings.commit([rings.save(next)]);
  }, manyTellings);
};
