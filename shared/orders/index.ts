export { boughtGoods } from './bought-goods.ts';
export { draftOrder, summed, type Wanted } from './draft-order.ts';
export { dueOrders } from './due-orders.ts';
export { orderItem } from './order.entity.ts';
export { orderViolations, soldViolations, stockViolations } from './order.invariants.ts';
export { ordersData } from './order.privacy.ts';
export {
  asPlaced,
  assertMay,
  isForNobody,
  may,
  merchantsOf,
  nowhere,
  type Order,
  type OrderStatus,
  outOfStock,
  type PaymentMethod,
  stepped,
  transitions,
} from './order.ts';
export { OrderEventView, OrderView, orderStatus, orderView, PlaceOrder, paymentMethod } from './order.view.ts';
export { newsOf, type OrderNews, orderMail, refundMail } from './order-mail.ts';
export type { OwnOrder } from './order-reads.ts';
export { type OrderRefund, refundedOf, subtotalOf } from './order-refund.ts';
export { orders, ordersByKey } from './orders.ts';
export { paidOrders } from './paid-orders.ts';
export { payableOrders } from './payable-orders.ts';
export { type Purchase, purchaseItem, purchasesOf } from './purchase.ts';
export { purchases } from './purchases.ts';
export { refundedOrders } from './refunded-orders.ts';
export { saleItem } from './sale.entity.ts';
export { saleViolations } from './sale.invariants.ts';
export { assertMayRefund, assertSaleIs, refundableOf, type Sale, type SoldOrder } from './sale.ts';
export { SaleView, saleView } from './sale.view.ts';
export { dueSales, sales } from './sales.ts';
export {
  asDelivered,
  asShipped,
  draftShipment,
  type Shipment,
  shipmentOf,
  withDelivery,
  withShipment,
} from './shipment.ts';
export { NewShipment, ShipmentView, shipmentView } from './shipment.view.ts';
