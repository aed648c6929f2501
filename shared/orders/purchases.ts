import { Problem } from '#shared/kernel/problem.ts';
import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { orderItem } from './order.entity.ts';
import { type Purchase, purchaseItem, purchasesOf } from './purchase.ts';

/** Orders that are looked through for a purchase that nobody has written down yet: the newest ones. */
const ordersLookedAt = 10;

type Own = Pick<Purchase, 'userId' | 'productId'>;

/** What each shopper has bought: written when an order is paid, and where it is decided that one purchase has one review. */
export const purchases = tablePort('purchases', {
  entities: [purchaseItem, orderItem],
  reads: (table: Table) => ({
    /** Those of some purchases that are not written down yet. */
    async missing(bought: readonly Purchase[]): Promise<readonly Purchase[]> {
      const found = await table.getMany(
        bought.map((purchase) => purchaseItem.at(purchase)),
        { consistent: true },
      );
      return bought.filter((_, i) => found[i] === undefined);
    },

    /** Why somebody may not review, if so: for what has to be known before the write that decides. */
    async refusal(own: Own): Promise<Problem | undefined> {
      const purchase = await table.get(purchaseItem.at(own), { consistent: true });
      if (purchase?.reviewId !== undefined) return new Problem('already_reviewed');
      return purchase || (await this.inNewestOrders(own)) ? undefined : new Problem('not_purchased');
    },

    /** A purchase as the shopper's newest orders tell it, for who is quicker than the projection. */
    async inNewestOrders({ userId, productId }: Own): Promise<Purchase | undefined> {
      const { items } = await table.query(orderItem, {
        partition: orderItem.partition({ userId }),
        range: { prefix: 'ORDER#' },
        newestFirst: true,
        limit: ordersLookedAt,
        consistent: true,
      });
      return items.flatMap(purchasesOf).find((purchase) => purchase.productId === productId);
    },
  }),
  writes: () => ({
    record: (purchase: Purchase): Statement => purchaseItem.put(purchase, { when: 'absent' }),

    /** Only who bought it, and once: both in one condition. */
    reviewed: ({ userId, productId }: Own, reviewId: string): Statement =>
      purchaseItem.update(
        { userId, productId },
        { set: { reviewId } },
        {
          when: { reviewId: without },
          otherwise: (current) => new Problem(current ? 'already_reviewed' : 'not_purchased'),
        },
      ),

    /** The review is gone: another may be written. */
    unreviewed: ({ userId, productId }: Own, reviewId: string): Statement =>
      purchaseItem.update({ userId, productId }, { remove: ['reviewId'] }, { when: { reviewId: equals(reviewId) } }),
  }),
});
