import type { Item } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import { merchantsOf, type Order } from './order.ts';
import { isDone } from './order-refund.ts';
import { saleItem } from './sale.entity.ts';
import { refundableOf, type Sale, type SaleStatus } from './sale.ts';
import { type Shipment, shipmentOf } from './shipment.ts';

/** States of an order that has not been paid, unless it was cancelled after that. */
const unpaid: ReadonlySet<string> = new Set(['pending_payment', 'cancelled', 'expired']);
const isUnpaid = ({ status, paidAt }: Order): boolean =>
  unpaid.has(status) && !(status === 'cancelled' && paidAt !== undefined);

/** States of an order of which everything has been sent. */
const sent: ReadonlySet<string> = new Set(['shipped', 'delivered', 'completed']);

/** Whoever has sold something in a paid order has a sale, nobody else has, and it says what the order says. */
export const saleViolations = (items: readonly Item[]): readonly string[] => {
  const sales = new Map(
    items.flatMap((item) => saleItem.from(item) ?? []).map((sale) => [`${sale.merchantId} ${sale.orderId}`, sale]),
  );
  const orders = items.flatMap((item) => orderItem.from(item) ?? []);
  const expected = orders.flatMap((order) =>
    isUnpaid(order) ? [] : merchantsOf(order).map((merchantId) => ({ order, merchantId })),
  );
  const rightful = new Set(expected.map(({ order, merchantId }) => `${merchantId} ${order.orderId}`));
  return [
    ...[...sales.keys()].filter((key) => !rightful.has(key)).map((key) => `${key}: a sale without a paid order`),
    ...expected.flatMap(({ order, merchantId }) => violationsOf(order, merchantId, sales)),
    ...orders.flatMap(shippingViolations),
  ];
};

const violationsOf = (order: Order, merchantId: string, sales: ReadonlyMap<string, Sale>): string[] => {
  const { orderId, userId } = order;
  const sale = sales.get(`${merchantId} ${orderId}`);
  if (!sale) return [`${orderId}: ${order.status}, but ${merchantId} has no sale`];
  const should = statusOf(order, shipmentOf(order, merchantId));
  return [
    ...(sale.userId === userId ? [] : [`${orderId}: the sale of ${merchantId} names another shopper`]),
    ...(sale.status === should ? [] : [`${orderId}: the sale of ${merchantId} is ${sale.status} instead of ${should}`]),
    ...((sale.refunded ?? 0) < 0 || refundableOf({ sale, order }) < 0
      ? [`${orderId}: ${merchantId} gives back ${sale.refunded}`]
      : []),
    ...(sale.dueAt !== undefined && !sent.has(order.status) ? [`${orderId}: due before everything was sent`] : []),
  ];
};

const statusOf = ({ status }: Order, shipment: Shipment | undefined): SaleStatus => {
  if (status === 'cancelled') return 'cancelled';
  if (!shipment) return 'paid';
  if (status === 'completed') return 'completed';
  return shipment.deliveredAt === undefined ? 'shipped' : 'delivered';
};

const shippingViolations = (order: Order): string[] => {
  const { orderId, status, shipments = [] } = order;
  const merchants = merchantsOf(order);
  // Nobody sends what was given back; and what has come back from there later is nothing to send either.
  const wasReturned = order.events.some(({ type }) => type === 'refund_failed');
  const isAllSent = shipments.length > 0 && merchants.every((merchantId) => isDone(order, merchantId));
  const isAllThere = isAllSent && shipments.every(({ deliveredAt }) => deliveredAt !== undefined);
  return [
    ...(shipments.length > new Set(shipments.map(({ merchantId }) => merchantId)).size
      ? [`${orderId}: a merchant has shipped twice`]
      : []),
    ...(shipments.some(({ merchantId }) => !merchants.includes(merchantId))
      ? [`${orderId}: shipped by a stranger`]
      : []),
    ...(shipments.length > 0 && unpaid.has(status) ? [`${orderId}: ${status}, but shipped`] : []),
    ...(sent.has(status) && !isAllSent && !wasReturned ? [`${orderId}: ${status}, but not all of it was shipped`] : []),
    ...(status === 'paid' && isAllSent ? [`${orderId}: all of it was shipped, but it is paid`] : []),
    ...(status === 'delivered' && !isAllThere ? [`${orderId}: delivered, but something is on its way`] : []),
    ...(status === 'shipped' && isAllThere ? [`${orderId}: all of it was delivered, but it is shipped`] : []),
  ];
};
