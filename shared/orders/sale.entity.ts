import { entity, shape } from '../table/index.ts';
import type { Sale } from './sale.ts';

/** A merchant's sales, newest order first when read backwards. Due is the completion of an order that has been sent. */
export const saleItem = entity(shape<Sale>(), 'sale', {
  pk: 'MERCHANT#{merchantId}',
  sk: 'SALE#{orderId}',
  due: 'SALE',
});
