import * as z from 'zod/mini';
import { MoneyView } from '#shared/kernel/money.schema.ts';
import { paymentMethod } from '#shared/orders/index.ts';
import type { Payment } from './payment.ts';

export const StartPayment = z.strictObject({
  method: z.optional(paymentMethod),
  channel: z.optional(z.enum(['page', 'wap', 'qr'])),
});

export const PaymentView = z.object({
  paymentNumber: z.string(),
  orderId: z.string(),
  method: z.string(),
  status: z.string(),
  amount: MoneyView,
  action: z.optional(z.object({ type: z.string(), url: z.string() })),
  expiresAt: z.string(),
  createdAt: z.string(),
});

export const paymentView = (payment: Payment): z.output<typeof PaymentView> => ({
  paymentNumber: payment.paymentNumber,
  orderId: payment.orderId,
  method: payment.provider,
  status: payment.status,
  amount: payment.amount,
  ...(payment.action && { action: { type: payment.action.type, url: payment.action.url } }),
  expiresAt: payment.expiresAt ?? payment.payBefore,
  createdAt: payment.createdAt,
});
