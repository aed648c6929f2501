import { entity, shape } from '../table/index.ts';
import type { Payment, Transaction } from './payment.ts';

/** Found by its number, which is all that a provider's notification knows. */
export const paymentItem = entity(shape<Payment>(), 'payment', { pk: 'PAY#{paymentNumber}', sk: 'META' });

/** A provider's transaction is claimed once, whatever comes twice. */
export const transactionItem = entity(shape<Transaction>(), 'transaction', {
  pk: 'PTX#{provider}#{transactionId}',
  sk: 'META',
});
