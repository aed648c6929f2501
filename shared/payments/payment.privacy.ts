import { type PersonalData, personal } from '../table/index.ts';
import { paymentItem, transactionItem } from './payment.entity.ts';

/** Everything of this domain that speaks of a person. Money is accounted for; only the way to the person's pay page goes. */
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
    anomaly: 'keep',
    askedAt: 'keep',
  }),
  personal(transactionItem, {
    provider: 'keep',
    transactionId: 'keep',
    paymentNumber: 'keep',
    amount: 'keep',
    anomaly: 'keep',
    at: 'keep',
  }),
];
