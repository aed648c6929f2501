import type { Item } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import { merchantsOf, type Order } from './order.ts';
import { saleItem } from './sale.entity.ts';
import type { Sale, SaleStatus } from './sale.ts';
import { type Shipment, shipmentOf } from './shipment.ts';

/** States of an order that has not been paid. */
const unpaid: ReadonlySet<string> = new Set(['pending_payment', 'cancelled', 'expired']);

/** States of an order of which everything has been sent. */
const sent: ReadonlySet<string> = new Set(['shipped', 'delivered', 'completed']);

/** Whoever has sold something in a paid order has a sale, nobody else has, and it says what the order says. */
export const saleViolations = (items: readonly Item[]): readonly string[] => {
  const sales = new Map(
    items.flatMap((item) => saleItem.from(item) ?? []).map((sale) => [`${sale.merchantId} ${sale.orderId}`, sale]),
  );
  const orders = items.flatMap((item) => orderItem.from(item) ?? []);
  const expected = orders.flatMap((order) =>
    unpaid.has(order.status) ? [] : merchantsOf(order).map((merchantId) => ({ order, merchantId })),
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
    ...(sale.dueAt !== undefined && !sent.has(order.status) ? [`${orderId}: due before everything was sent`] : []),
  ];
};

const statusOf = ({ status }: Order, shipment: Shipment | undefined): SaleStatus => {
  if (status === 'completed') return 'completed';
  if (!shipment) return 'paid';
  return shipment.deliveredAt === undefined ? 'shipped' : 'delivered';
};

const shippingViolations = (order: Order): string[] => {
  const { orderId, status, shipments = [] } = order;
  const merchants = merchantsOf(order);
  const isAllSent = merchants.every((merchantId) => shipmentOf(order, merchantId) !== undefined);
  const isAllThere = isAllSent && shipments.every(({ deliveredAt }) => deliveredAt !== undefined);
  return [
    ...(shipments.length > new Set(shipments.map(({ merchantId }) => merchantId)).size
      ? [`${orderId}: a merchant has shipped twice`]
      : []),
    ...(shipments.some(({ merchantId }) => !merchants.includes(merchantId))
      ? [`${orderId}: shipped by a stranger`]
      : []),
    ...(shipments.length > 0 && unpaid.has(status) ? [`${orderId}: ${status}, but shipped`] : []),
    ...(sent.has(status) && !isAllSent ? [`${orderId}: ${status}, but not all of it was shipped`] : []),
    ...(status === 'paid' && isAllSent ? [`${orderId}: all of it was shipped, but it is paid`] : []),
    ...(status === 'delivered' && !isAllThere ? [`${orderId}: delivered, but something is on its way`] : []),
    ...(status === 'shipped' && isAllThere ? [`${orderId}: all of it was delivered, but it is shipped`] : []),
  ];
};
