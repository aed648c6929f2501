import * as z from 'zod/mini';
import { MoneyView, moneyView } from '#shared/kernel/money.schema.ts';
import type { FollowedException } from './exceptions.ts';

export const PaymentExceptionView = z.object({
  kind: z.string(),
  method: z.string(),
  paymentNumber: z.string(),
  orderId: z.string(),
  userId: z.string(),
  transactionId: z.string(),
  amount: MoneyView,
  at: z.string(),
  refund: z.optional(z.object({ refundNumber: z.string(), status: z.string() })),
});

export const paymentExceptionView = ({
  exception: { kind, provider, paymentNumber, orderId, userId, transactionId, amount, at },
  refund,
}: FollowedException): z.output<typeof PaymentExceptionView> => ({
  kind,
  method: provider,
  paymentNumber,
  orderId,
  userId,
  transactionId,
  amount: moneyView(amount),
  at,
  ...(refund && { refund: { refundNumber: refund.refundNumber, status: refund.status } }),
});
