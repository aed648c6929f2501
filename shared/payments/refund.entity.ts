import { entity, shape } from '../table/index.ts';
import type { Refund } from './refund.ts';

/** Beside its payment: what is left of the money is decided in one partition. Due until the provider has had the last word. */
export const refundItem = entity(shape<Refund>(), 'refund', {
  pk: 'PAY#{paymentNumber}',
  sk: 'REFUND#{refundNumber}',
  due: 'REFUND',
});
