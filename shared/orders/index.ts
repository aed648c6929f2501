export { draftOrder, summed, type Wanted } from './draft-order.ts';
export { orderItem } from './order.entity.ts';
export { orderViolations, stockViolations } from './order.invariants.ts';
export { asPlaced, type Order, type OrderStatus, outOfStock, type PaymentMethod, transitions } from './order.ts';
export { OrderEventView, OrderView, orderStatus, orderView, PlaceOrder, paymentMethod } from './order.view.ts';
export { dueOrders, type OwnOrder, orders } from './orders.ts';
export { type Purchase, purchaseItem, purchasesOf } from './purchase.ts';
export { purchases } from './purchases.ts';
