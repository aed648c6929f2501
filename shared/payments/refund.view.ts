import * as z from 'zod/mini';
import { MoneyView, moneyView, Price } from '#shared/kernel/money.schema.ts';
import { line } from '#shared/kernel/text.schema.ts';
import type { Refund } from './refund.ts';

/** Without an amount it is all that may still go back. */
export const RequestRefund = z.strictObject({ amount: z.optional(Price), reason: line(200) });

export const RefundView = z.object({
  refundNumber: z.string(),
  status: z.string(),
  amount: MoneyView,
  reason: z.string(),
  orderId: z.string(),
  paymentNumber: z.string(),
  createdAt: z.string(),
});

export const refundView = (refund: Refund): z.output<typeof RefundView> => ({
  refundNumber: refund.refundNumber,
  status: refund.status,
  amount: moneyView(refund.amount),
  reason: refund.reason,
  orderId: refund.orderId,
  paymentNumber: refund.paymentNumber,
  createdAt: refund.createdAt,
});

/** The refund as it was asked for: what a repeated request is answered with, whatever has become of it since. */
export const asRequested = (refund: Refund): Refund => ({ ...refund, status: 'requested' });
