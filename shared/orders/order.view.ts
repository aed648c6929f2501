import * as z from 'zod/mini';
import { mostLines, quantity } from '#shared/cart/index.ts';
import { sku } from '#shared/catalog/index.ts';
import { MoneyView, moneyView, Price } from '#shared/kernel/money.schema.ts';
import { prose } from '#shared/kernel/text.schema.ts';
import { AddressForm, addressId, addressView } from '#shared/users/index.ts';
import type { Order, OrderLine } from './order.ts';
import { refundedOf, shownStatus } from './order-refund.ts';
import { ShipmentView, shipmentView } from './shipment.view.ts';

export const paymentMethod = z.enum(['alipay', 'wechat', 'card']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Named like every other missing field, also beside them: so it does not wait until those are there. */
const oneAddress = [
  z.refine<object>((order) => 'address' in order || 'addressId' in order, {
    path: ['address'],
    error: 'is required, or an addressId',
    when: ({ value }) => isObject(value),
  }),
  z.refine<object>((order) => !('address' in order && 'addressId' in order), {
    path: ['addressId'],
    error: 'must not be there beside an address',
    when: ({ value }) => isObject(value),
  }),
];

/** What an order needs. Prices are not in it: those are the shop's to say. */
export const PlaceOrder = z
  .strictObject({
    address: z.optional(AddressForm),
    addressId: z.optional(addressId),
    paymentMethod,
    items: z.optional(z.array(z.strictObject({ sku, quantity })).check(z.minLength(1), z.maxLength(mostLines))),
    expectedTotal: z.optional(Price),
    note: z.optional(prose(500, 0)),
  })
  .check(...oneAddress);
export type PlaceOrder = z.output<typeof PlaceOrder>;

export const OrderLineView = z.object({
  sku: z.string(),
  productId: z.string(),
  name: z.string(),
  image: z.string(),
  options: z.record(z.string(), z.string()),
  price: MoneyView,
  quantity: z.int(),
  lineTotal: MoneyView,
});

export const OrderView = z.object({
  orderId: z.string(),
  status: z.string(),
  /** How far the goods are, where the status speaks of money that has gone back. */
  fulfilment: z.optional(z.string()),
  lines: z.array(OrderLineView),
  subtotal: MoneyView,
  shipping: MoneyView,
  total: MoneyView,
  address: AddressForm,
  paymentMethod: z.string(),
  note: z.optional(z.string()),
  payBefore: z.string(),
  createdAt: z.string(),
  paidAt: z.optional(z.string()),
  /** By which its payment can be read, and by which others can be asked about it. */
  paymentNumber: z.optional(z.string()),
  /** What of the total has gone back. */
  refunded: z.optional(MoneyView),
  shipments: z.array(ShipmentView),
  version: z.int(),
});

export const orderLineView = (
  { sku, productId, name, image, options, price, quantity, lineTotal }: OrderLine,
  origin: string,
): z.output<typeof OrderLineView> => ({
  sku,
  productId,
  name,
  image: origin + image,
  options: Object.fromEntries(Object.entries(options).sort()),
  price: moneyView(price),
  quantity,
  lineTotal: moneyView(lineTotal),
});

/** The shopper's order. Every field is named in its order, so that a repeated answer is the same to the byte. */
export const orderView = (order: Order, origin: string): z.output<typeof OrderView> => ({
  orderId: order.orderId,
  status: shownStatus(order),
  ...(shownStatus(order) !== order.status && { fulfilment: order.status }),
  lines: order.lines.map((line) => orderLineView(line, origin)),
  subtotal: moneyView(order.subtotal),
  shipping: moneyView(order.shipping),
  total: moneyView(order.total),
  address: addressView(order.address),
  paymentMethod: order.paymentMethod,
  ...(order.note !== undefined && { note: order.note }),
  payBefore: order.payBefore,
  createdAt: order.createdAt,
  ...(order.paidAt !== undefined && { paidAt: order.paidAt }),
  ...(order.payment !== undefined && { paymentNumber: order.payment }),
  ...(order.refunds !== undefined && { refunded: moneyView(refundedOf(order)) }),
  shipments: (order.shipments ?? []).map((shipment) => shipmentView(order, shipment)),
  version: order.version,
});

export const orderStatus = z.enum([
  'pending_payment',
  'paid',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'expired',
  'partially_refunded',
  'refunded',
]);

export const OrderEventView = z.object({ type: z.string(), at: z.string(), amount: z.optional(MoneyView) });
