import type { Change } from '#functions/events/consumer.ts';
import { orderItem, type purchases, purchasesOf } from '#shared/orders/index.ts';

type Purchases = ReturnType<(typeof purchases)['reads']> & ReturnType<(typeof purchases)['writes']>;

/** What a shopper has bought, from the moment on in which it is paid: whoever has bought may review. */
export const projectPurchases = async ({ before, after }: Change, purchases: Purchases): Promise<void> => {
  const order = orderItem.from(after);
  if (order?.paidAt === undefined || orderItem.from(before)?.paidAt !== undefined) return;
  const missing = await purchases.missing(purchasesOf(order));
  await purchases.commit(missing.map((purchase) => purchases.record(purchase)));
};
