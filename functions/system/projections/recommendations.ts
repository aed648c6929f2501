import type { Change } from '#functions/events/consumer.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import {
  type BasketEntry,
  basketOf,
  type CountingPorts,
  countEntries,
  newEntries,
  ringItem,
  type SessionEntry,
} from '#shared/recommendations/index.ts';

interface Rings {
  /** Those of some shoppers who want nothing to be remembered. */
  off(userIds: readonly string[]): Promise<ReadonlySet<string>>;
}

interface Ports extends CountingPorts {
  readonly rings: Rings;
}

/**
 * What is met together, and what is popular: counted for a whole batch, each product once. Changes that come again bring
 * the same entries again, and each is counted once.
 */
export const projectRecommendations = async (changes: readonly Change[], ports: Ports, now: Date): Promise<void> =>
  countEntries([...changes.flatMap(turnedTo), ...(await bought(changes, ports.rings))], ports, now);

/** What a shopper has newly turned to. */
const turnedTo = ({ before, after }: Change): readonly SessionEntry[] => {
  const ring = ringItem.from(after);
  return ring ? newEntries(ringItem.from(before), ring) : [];
};

/** What was bought in each order that has become paid, but for those who want nothing to be remembered. */
const bought = async (changes: readonly Change[], rings: Rings): Promise<readonly BasketEntry[]> => {
  const orders = changes.flatMap(newlyPaid);
  const off = await rings.off([...new Set(orders.map(({ userId }) => userId))]);
  return orders
    .filter(({ userId }) => !off.has(userId))
    .map(({ orderId, paidAt, lines }) =>
      basketOf({ orderId, paidAt, productIds: lines.map(({ productId }) => productId) }),
    );
};

const newlyPaid = ({ before, after }: Change): readonly (Order & { readonly paidAt: string })[] => {
  const order = orderItem.from(after);
  if (order?.paidAt === undefined || orderItem.from(before)?.paidAt !== undefined) return [];
  return [{ ...order, paidAt: order.paidAt }];
};
