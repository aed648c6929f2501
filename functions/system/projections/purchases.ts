import type { Change } from '#functions/events/consumer.ts';
import { manyTellings, untilFresh } from '#shared/kernel/stale.ts';
import { orderItem, type purchases, purchasesOf } from '#shared/orders/index.ts';
import { type rings, withPurchases } from '#shared/recommendations/index.ts';
import type { Commits } from '#shared/table/index.ts';

type Purchases = ReturnType<(typeof purchases)['reads']> & ReturnType<(typeof purchases)['writes']> & Commits;
type Rings = ReturnType<(typeof rings)['reads']> & ReturnType<(typeof rings)['writes']>;

/**
 * What a shopper has bought, from the moment on in which it is paid: whoever has bought may review, and has turned to it.
 * Both in one transaction: the purchase that is there already tells of a change that comes again.
 */
export const projectPurchases = async (
  { before, after }: Change,
  purchases: Purchases,
  rings: Rings,
  now: Date,
): Promise<void> => {
  const order = orderItem.from(after);
  if (order?.paidAt === undefined || orderItem.from(before)?.paidAt !== undefined) return;
  const { userId, paidAt } = order;
  // Pages that are still open write into the same ring.
  await untilFresh(async () => {
    const [missing, ring] = await Promise.all([purchases.missing(purchasesOf(order)), rings.of(userId)]);
    const bought = missing.map(({ productId }) => productId);
    const next = withPurchases(ring, bought, paidAt, now);
    await purchases.commit([
      ...missing.map((purchase) => purchases.record(purchase)),
      ...(next === ring ? [] : [rings.save(next)]),
    ]);
  }, manyTellings);
};
