import { entity, shape } from '../table/index.ts';
import type { Order } from './order.ts';

/** That a shopper has paid for a product, and the review that came of it. Who bought twice is written down once. */
export interface Purchase {
  readonly userId: string;
  readonly productId: string;
  readonly orderId: string;
  readonly at: string;
  /** The one review that the shopper has written of it. */
  readonly reviewId?: string;
}

export const purchaseItem = entity(shape<Purchase>(), 'purchase', { pk: 'USER#{userId}', sk: 'BOUGHT#{productId}' });

/** What somebody has bought with an order, each product once; nothing while it was never paid. */
export const purchasesOf = ({ userId, orderId, lines, paidAt }: Order): readonly Purchase[] =>
  paidAt === undefined
    ? []
    : [...new Set(lines.map(({ productId }) => productId))].map((productId) => ({
        userId,
        productId,
        orderId,
        at: paidAt,
      }));
