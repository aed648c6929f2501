import { confirmDelivery } from '#functions/orders/confirm-delivery.ts';
import { confirmReceipt } from '#functions/orders/confirm-receipt.ts';
import { shipOrder } from '#functions/orders/ship-order.ts';
import { stockItem } from '#shared/catalog/index.ts';
import { type Order, orderItem, saleItem } from '#shared/orders/index.ts';
import { applyProviderFact, paymentItem } from '#shared/payments/index.ts';
import { merchant, shopper, type TestRequest } from '#test/event.ts';
import { anOrder, aPayment, aStock, fresh, moneyFor } from '#test/factories.ts';
import { shopOver } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';
import { moneyPorts } from '../payments/money-ports.ts';

export const parcel = { carrier: '顺丰速运', trackingNumber: 'SF1234567890123' };

/** An order of one SKU of each of some merchants, of which nothing has been paid. */
export const unpaidOrder = async (real: RealTable, merchants = 1, changes: Partial<Order> = {}) => {
  const sellers = Array.from({ length: merchants }, () => merchant(fresh.merchant(), fresh.user()));
  const stocks = sellers.map(({ merchantId = '' }) => aStock({ merchantId, available: 9, supplied: 10 }));
  const order = anOrder({ stocks, ...changes });
  await real.given([...stocks.map((stock) => stockItem.put(stock)), orderItem.put(order)]);
  const { orderId } = order;
  return {
    order,
    stocks,
    buyer: shopper(order.userId),
    /** Each of the merchants, with a request about this order. */
    sellers: sellers.map((caller) => ({ caller, path: { orderId } })),
    now: async (): Promise<Order> => (await real.table.get(orderItem.at(order))) ?? order,
    sales: async () => real.table.getMany(sellers.map(({ merchantId = '' }) => saleItem.at({ merchantId, orderId }))),
  };
};

/** The same, once its money has arrived. */
export const paidOrder = async (real: RealTable, merchants = 1, changes: Partial<Order> = {}) => {
  const world = await unpaidOrder(real, merchants, changes);
  const payment = aPayment(world.order);
  await real.given([paymentItem.put(payment)]);
  await applyProviderFact(moneyFor(payment), payment, moneyPorts(real.table), new Date());
  return world;
};
export type Sold = Awaited<ReturnType<typeof paidOrder>>;

/** What merchants and shoppers do with an order, and how it stands after that. */
export const dealingsIn = (real: RealTable) => {
  const shop = () => shopOver({ engine: real.engine });
  const sellerOf = ({ sellers }: Sold, i = 0): TestRequest => sellers[i] ?? {};
  return {
    sellerOf,
    ship: (sold: Sold, i = 0, more: TestRequest = {}) =>
      shop().call(shipOrder, { ...sellerOf(sold, i), body: parcel, ...more }),
    deliver: async (sold: Sold, i = 0) => {
      const { shipments = [] } = await sold.now();
      const request = sellerOf(sold, i);
      const own = shipments.find(({ merchantId }) => merchantId === request.caller?.merchantId);
      const path = { ...request.path, shipmentId: own?.shipmentId ?? 'shp_none' };
      return shop().call(confirmDelivery, { ...request, path });
    },
    receive: ({ buyer, order: { orderId } }: Sold) => shop().call(confirmReceipt, { caller: buyer, path: { orderId } }),
    /** The state of the order, and those of its sales. */
    statesOf: async (sold: Sold) => [(await sold.now()).status, ...(await sold.sales()).map((sale) => sale?.status)],
    eventsOf: async (sold: Sold) => (await sold.now()).events.map(({ type }) => type),
  };
};
