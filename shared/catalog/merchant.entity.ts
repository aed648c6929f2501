import { entity, shape } from '../table/index.ts';
import type { Merchant } from './merchant.ts';

/** The merchant, beside its goods; listed for those who decide about it, due while its goods have to follow. */
export const merchantItem = entity(shape<Merchant>(), 'merchant', {
  pk: 'MERCHANT#{merchantId}',
  sk: 'PROFILE',
  listed: { pk: 'MERCHANTS#{status}', sk: '{createdAt}#{merchantId}' },
  due: 'DECISION',
});
