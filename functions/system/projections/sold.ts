import type { Change } from '#functions/events/consumer.ts';
import { salesStep, type shownSales, soldItem, type soldPieces } from '#shared/catalog/index.ts';
import { untilThrough } from '#shared/kernel/stale.ts';
import { type Order, orderItem } from '#shared/orders/index.ts';
import type { Commits } from '#shared/table/table-port.ts';

type SoldPieces = ReturnType<(typeof soldPieces)['reads']> & ReturnType<(typeof soldPieces)['writes']> & Commits;
type ShownSales = ReturnType<(typeof shownSales)['reads']> & ReturnType<(typeof shownSales)['writes']> & Commits;

/** Whether an order counts as sold: it was paid, and not cancelled since. Nothing of one that was never paid. */
const countsIn = (order: Order | undefined): boolean | undefined =>
  order?.paidAt === undefined ? undefined : order.status !== 'cancelled';

const piecesOf = ({ lines }: Order): ReadonlyMap<string, number> => {
  const pieces = new Map<string, number>();
  for (const { productId, quantity } of lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity);
  return pieces;
};

/** How many pieces of each product were sold: each order is counted once, and taken out once if it is cancelled. */
export const projectSold = async ({ before, after }: Change, sold: SoldPieces, now: Date): Promise<void> => {
  const order = orderItem.from(after);
  const isIn = countsIn(order);
  if (!order || isIn === undefined || isIn === countsIn(orderItem.from(before))) return;

  const counting = { orderId: order.orderId, pieces: piecesOf(order) };
  const counted = await sold.counted(order.orderId);
  if (counted === 'out' || (counted === 'in' && isIn)) return;
  const statements = counted === 'in' ? sold.discount(counting, now) : (isIn ? sold.count : sold.pass)(counting, now);
  // Many add to what sells best, and none of them has read it.
  await untilThrough(() => sold.commit(statements));
};

/** What a product is sorted by: moved when the count has passed a step, and not with each sale. */
export const projectSales = async ({ before, after }: Change, sales: ShownSales): Promise<void> => {
  const is = soldItem.from(after);
  if (!is || salesStep(is.pieces ?? 0) === salesStep(soldItem.from(before)?.pieces ?? 0)) return;
  await sales.commit(await sales.outdated(is.productId));
};
