import { entity, shape } from '../table/index.ts';

/** How many pieces of a product were ever paid for. It is changed by adding to it, and is exact. */
export interface Sold {
  readonly type: 'sold';
  readonly productId: string;
  readonly pieces?: number;
}

/** That an order has been counted, or taken out of the count again: a change of it that comes once more counts nothing. */
export interface SoldOrder {
  readonly orderId: string;
  readonly counted: 'in' | 'out';
  readonly ttl: number;
}

/** Beside the product and not below it: a count that changes with every sale is met by nobody who reads a page. */
export const soldItem = entity(shape<Sold>(), 'sold', { pk: 'SOLD#{productId}', sk: 'PIECES' });

export const soldOrderItem = entity(shape<SoldOrder>(), 'soldOrder', { pk: 'SOLD#{orderId}', sk: 'ORDER' });

/**
 * How much a product has sold, as it is sorted by: 1, 2, 3, 5, 8, 12, 18 and so on, each half as much again. A bestseller
 * moves on from step to step and not with each sale.
 */
export const salesStep = (pieces: number): number => {
  let step = 0;
  for (let next = 1; next <= pieces; next = Math.max(step + 1, Math.round(step * 1.5))) step = next;
  return step;
};
