import { type Page, type Table, tablePort } from '../table/index.ts';
import type { PaymentException } from './exception.ts';
import { exceptionItem } from './payment.entity.ts';
import { refundItem } from './refund.entity.ts';
import { automaticRefundNumber, type Refund } from './refund.ts';

/** Money that did not come as it should have, and how it goes back where it does so by itself. */
export interface FollowedException {
  readonly exception: PaymentException;
  readonly refund?: Refund;
}

/** What somebody has to look through. */
export const paymentExceptions = tablePort('paymentExceptions', {
  entities: [exceptionItem, refundItem],
  reads: (table: Table) => ({
    /** Newest first. */
    async page(limit: number, after: string | undefined): Promise<Page<FollowedException>> {
      const { items, ...rest } = await table.query(exceptionItem, {
        partition: exceptionItem.partition({}),
        newestFirst: true,
        limit,
        after,
      });
      const refunds = await table.getMany(
        items.map((each) => refundItem.at({ ...each, refundNumber: automaticRefundNumber(each) })),
      );
      return {
        ...rest,
        items: items.map((exception, i) => {
          const refund = refunds[i];
          return { exception, ...(refund && { refund }) };
        }),
      };
    },
  }),
  writes: () => ({}),
});
