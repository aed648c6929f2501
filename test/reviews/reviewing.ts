import { writeReview } from '#functions/reviews/write-review.ts';
import { projectChanges } from '#functions/system/project-changes.ts';

import { catalog, type Product } from '#shared/catalog/index.ts';
import { purchaseItem } from '#shared/orders/index.ts';
import { reviewViolations } from '#shared/reviews/index.ts';
import type { Item } from '#shared/table/index.ts';
import { userItem } from '#shared/users/index.ts';
import { shopper, type TestCaller } from '#test/event.ts';
import { aProduct, aUser, fresh } from '#test/factories.ts';
import type { TestedShop } from '#test/shop.ts';
import type { RealTable } from '#test/table.ts';

export const admin: TestCaller = {
  userId: 'usr_01JD8Q6Z5N8B7T3V1X9K4M2P0A',
  scopes: ['shop/shopper', 'shop/merchant', 'shop/admin'],
};

/** Products to be reviewed, and people who have bought them. */
export const reviewing = (real: RealTable) => {
  const givenProduct = async (changes: Partial<Product> = {}): Promise<Product> => {
    const product = aProduct({ merchantId: fresh.merchant(), ...changes });
    await real.given(catalog.writes(real.table).add(product, []));
    return product;
  };

  const givenShopper = async (changes: Parameters<typeof aUser>[0] = {}): Promise<TestCaller> => {
    const user = aUser(changes);
    await real.given([userItem.put(user)]);
    return shopper(user.userId);
  };

  const bought = (userId: string, { productId }: Product) =>
    purchaseItem.put({ userId, productId, orderId: 'ord_1', at: new Date().toISOString() });

  const givenBuyer = async (product: Product, changes: Parameters<typeof aUser>[0] = {}): Promise<TestCaller> => {
    const caller = await givenShopper(changes);
    await real.given([bought(caller.userId, product)]);
    return caller;
  };

  return {
    givenProduct,
    givenShopper,
    givenBuyer,
    bought,

    /** A review of somebody who has bought the product. */
    async givenReview(shop: TestedShop, product: Product, body: object = {}) {
      const caller = await givenBuyer(product);
      const request = {
        caller,
        path: { productId: product.productId },
        body: { rating: 5, text: '好 Good.', ...body },
      };
      return { caller, review: await shop.done(writeReview, request) };
    },

    /** Everything in the table, told to the projections as if it had just been written. */
    async projected(shop: TestedShop, items: readonly Item[] | undefined = undefined): Promise<void> {
      const changes = (items ?? (await real.items())).map((after) => ({ event: 'INSERT' as const, after }));
      const failed = await shop.changes(projectChanges, changes);
      if (failed.length > 0) throw new Error(`projections failed at ${failed.join(', ')}`);
    },

    violations: async (): Promise<readonly string[]> => reviewViolations(await real.items()),
  };
};
