import { type PersonalData, personal } from '../table/index.ts';
import { exceptionItem, paymentItem, transactionItem } from './payment.entity.ts';
import { refundItem } from './refund.entity.ts';

/**
 * Everything of this domain that speaks of a person. Money is accounted for; what goes is the way to the person's pay page,
 * and what merchants and admins wrote when they gave money back.
 */
export const paymentsData: readonly PersonalData[] = [
  personal(paymentItem, {
    paymentNumber: 'keep',
    userId: 'keep',
    orderId: 'keep',
    merchantIds: 'keep',
    provider: 'keep',
    channel: 'keep',
    status: 'keep',
    amount: 'keep',
    payBefore: 'keep',
    createdAt: 'keep',
    reference: 'keep',
    action: 'drop',
    expiresAt: 'keep',
    transactionId: 'keep',
    captured: 'keep',
    refundable: 'keep',
    refunds: 'keep',
    anomaly: 'keep',
    askedAt: 'keep',
    dueAt: 'keep',
  }),
  personal(transactionItem, {
    provider: 'keep',
    transactionId: 'keep',
    paymentNumber: 'keep',
    amount: 'keep',
    anomaly: 'keep',
    at: 'keep',
  }),
  personal(exceptionItem, {
    kind: 'keep',
    provider: 'keep',
    transactionId: 'keep',
    paymentNumber: 'keep',
    orderId: 'keep',
    userId: 'keep',
    amount: 'keep',
    at: 'keep',
  }),
  personal(refundItem, {
    refundNumber: 'keep',
    paymentNumber: 'keep',
    orderId: 'keep',
    userId: 'keep',
    transactionId: 'keep',
    amount: 'keep',
    captured: 'keep',
    reason: { scrub: '-' },
    automatic: 'keep',
    status: 'keep',
    merchantId: 'keep',
    reference: 'keep',
    dueAt: 'keep',
    attempts: 'keep',
    createdAt: 'keep',
  }),
];
