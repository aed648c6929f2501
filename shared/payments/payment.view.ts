import * as z from 'zod/mini';
import { MoneyView, moneyView } from '#shared/kernel/money.schema.ts';
import { paymentMethod } from '#shared/orders/index.ts';
import type { Payment } from './payment.ts';
import type { Refund } from './refund.ts';
import { RefundView, refundView } from './refund.view.ts';

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

/** What those see who look after the money: all of it but the link on which it is paid. */
export const AdminPaymentView = z.object({
  paymentNumber: z.string(),
  orderId: z.string(),
  userId: z.string(),
  method: z.string(),
  status: z.string(),
  amount: MoneyView,
  payBefore: z.string(),
  createdAt: z.string(),
  reference: z.optional(z.string()),
  transactionId: z.optional(z.string()),
  captured: z.optional(MoneyView),
  refundable: z.optional(MoneyView),
  anomaly: z.optional(z.string()),
  refunds: z.array(RefundView),
});

export const adminPaymentView = (payment: Payment, refunds: readonly Refund[]): z.output<typeof AdminPaymentView> => {
  const { captured, refundable = 0, reference, transactionId, anomaly } = payment;
  return {
    paymentNumber: payment.paymentNumber,
    orderId: payment.orderId,
    userId: payment.userId,
    method: payment.provider,
    status: payment.status,
    amount: moneyView(payment.amount),
    payBefore: payment.payBefore,
    createdAt: payment.createdAt,
    ...(reference !== undefined && { reference }),
    ...(transactionId !== undefined && { transactionId }),
    ...(captured && {
      captured: moneyView(captured),
      refundable: { amount: refundable, currency: captured.currency },
    }),
    ...(anomaly && { anomaly }),
    refunds: refunds.map(refundView),
  };
};
