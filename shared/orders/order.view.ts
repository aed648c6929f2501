import * as z from 'zod/mini';
import { mostLines, quantity } from '#shared/cart/index.ts';
import { MoneyView, moneyView, Price } from '#shared/kernel/money.schema.ts';
import type { Address, Order } from './order.ts';

const line = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most), z.regex(/^\P{Cc}*$/u));

const AddressView = z.strictObject({
  recipient: line(60),
  phone: z.string().check(z.regex(/^\+?[0-9 ()-]{5,24}$/)),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
  province: z.optional(line(60)),
  city: line(60),
  district: z.optional(line(60)),
  street: line(200),
  postalCode: z.optional(line(12)),
});

export const paymentMethod = z.enum(['alipay', 'wechat', 'card']);

/** What an order needs. Prices are not in it: those are the shop's to say. */
export const PlaceOrder = z.strictObject({
  address: AddressView,
  paymentMethod,
  items: z.optional(
    z
      .array(z.strictObject({ sku: z.string().check(z.regex(/^[\w.-]{1,64}$/)), quantity }))
      .check(z.minLength(1), z.maxLength(mostLines)),
  ),
  expectedTotal: z.optional(Price),
  note: z.optional(z.string().check(z.trim(), z.maxLength(500))),
});
export type PlaceOrder = z.output<typeof PlaceOrder>;

export const OrderView = z.object({
  orderId: z.string(),
  status: z.string(),
  lines: z.array(
    z.object({
      sku: z.string(),
      productId: z.string(),
      name: z.string(),
      image: z.string(),
      options: z.record(z.string(), z.string()),
      price: MoneyView,
      quantity: z.int(),
      lineTotal: MoneyView,
    }),
  ),
  subtotal: MoneyView,
  shipping: MoneyView,
  total: MoneyView,
  address: AddressView,
  paymentMethod: z.string(),
  note: z.optional(z.string()),
  payBefore: z.string(),
  createdAt: z.string(),
  paidAt: z.optional(z.string()),
  version: z.int(),
});

/** The shopper's order. Every field is named in its order, so that a repeated answer is the same to the byte. */
export const orderView = (order: Order, origin: string): z.output<typeof OrderView> => ({
  orderId: order.orderId,
  status: order.status,
  lines: order.lines.map(({ sku, productId, name, image, options, price, quantity, lineTotal }) => ({
    sku,
    productId,
    name,
    image: origin + image,
    options: Object.fromEntries(Object.entries(options).sort()),
    price: moneyView(price),
    quantity,
    lineTotal: moneyView(lineTotal),
  })),
  subtotal: moneyView(order.subtotal),
  shipping: moneyView(order.shipping),
  total: moneyView(order.total),
  address: addressView(order.address),
  paymentMethod: order.paymentMethod,
  ...(order.note !== undefined && { note: order.note }),
  payBefore: order.payBefore,
  createdAt: order.createdAt,
  ...(order.paidAt !== undefined && { paidAt: order.paidAt }),
  version: order.version,
});

const addressView = ({ recipient, phone, country, province, city, district, street, postalCode }: Address) => ({
  recipient,
  phone,
  country,
  ...(province !== undefined && { province }),
  city,
  ...(district !== undefined && { district }),
  street,
  ...(postalCode !== undefined && { postalCode }),
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

export const OrderEventView = z.object({ type: z.string(), at: z.string() });
