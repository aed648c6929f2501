import { entity, shape } from '../table/index.ts';
import type { PaymentException } from './exception.ts';
import type { Payment, Transaction } from './payment.ts';

/** Found by its number, which is all that a provider's notification knows. Due when nobody has heard of it for too long. */
export const paymentItem = entity(shape<Payment>(), 'payment', {
  pk: 'PAY#{paymentNumber}',
  sk: 'META',
  due: 'PAYMENT',
});

/** A provider's transaction is claimed once, whatever comes twice. */
export const transactionItem = entity(shape<Transaction>(), 'transaction', {
  pk: 'PTX#{provider}#{transactionId}',
  sk: 'META',
});

/** Written with the money that it speaks of. So few that they are one list, in the order in which they happened. */
export const exceptionItem = entity(shape<PaymentException>(), 'paymentException', {
  pk: 'EXCEPTIONS',
  sk: '{at}#{transactionId}',
});
