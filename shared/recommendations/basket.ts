import { createHash } from 'node:crypto';
import type { BasketEntry } from './entry.ts';
import { formula } from './formula.ts';

interface PaidOrder {
  readonly orderId: string;
  readonly paidAt: string;
  /** Products of its lines, in any order and as often as they come. */
  readonly productIds: readonly string[];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * What the counts learn from an order. Of a long one they learn a sample of its products, always the same: a basket of
 * a thousand would make a million pairs.
 */
export const basketOf = ({ orderId, paidAt, productIds }: PaidOrder): BasketEntry => {
  const products = [...new Set(productIds)].map((productId) => ({
    productId,
    rank: hashOf(`${orderId}\n${productId}`),
  }));
  if (products.length > formula.basketLines) products.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return {
    kind: 'basket',
    entryId: hashOf(orderId).slice(0, 16),
    at: paidAt,
    products: products.slice(0, formula.basketLines).map(({ productId }) => productId),
  };
};
