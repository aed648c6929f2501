import type { Page, Table } from '../table/index.ts';
import { tablePort } from '../table/index.ts';
import {
  hiddenReviewItem,
  type ModerationList,
  merchantReviewItem,
  moderatedReviewItem,
  type ReviewPointer,
  ratedReviewItem,
  reviewItem,
  unansweredReviewItem,
} from './review.entity.ts';
import type { Review } from './review.ts';

export interface Paging {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Follows the pointers of a page. A review that has gone, or moved, since its pointer was written is left out. */
const followed = async (table: Table, page: Page<ReviewPointer>): Promise<Page<Review>> => {
  const found = await table.getMany(page.items.map((pointer) => reviewItem.at(pointer)));
  return { ...page, items: found.filter((review) => review !== undefined) };
};

/** The reviews of one product. */
export const productReviews = tablePort('productReviews', {
  entities: [reviewItem, ratedReviewItem],
  reads: (table: Table) => ({
    newest: (productId: string, { limit, cursor }: Paging): Promise<Page<Review>> =>
      table.query(reviewItem, {
        partition: reviewItem.partition({ productId }),
        range: { prefix: 'REVIEW#' },
        newestFirst: true,
        limit,
        after: cursor,
      }),

    /** Best first, or those of one rating; among equals the newest first. */
    async byRating(productId: string, rating: number | undefined, { limit, cursor }: Paging): Promise<Page<Review>> {
      const page = await table.query(ratedReviewItem, {
        partition: ratedReviewItem.partition({ productId }),
        range: { prefix: rating === undefined ? 'BYRATING#' : `BYRATING#${rating}#` },
        newestFirst: true,
        limit,
        after: cursor,
      });
      const { items, ...rest } = await followed(table, page);
      return { ...rest, items: items.filter((review) => rating === undefined || review.rating === rating) };
    },
  }),
  writes: () => ({}),
});

/** The reviews of a merchant's goods, newest first. */
export const merchantReviews = tablePort('merchantReviews', {
  entities: [merchantReviewItem, unansweredReviewItem, reviewItem],
  reads: (table: Table) => ({
    async of(merchantId: string, unanswered: boolean, { limit, cursor }: Paging): Promise<Page<Review>> {
      const page = await table.query(unanswered ? unansweredReviewItem : merchantReviewItem, {
        partition: merchantReviewItem.partition({ merchantId }),
        range: { prefix: unanswered ? 'UNANSWERED#' : 'REVIEW#' },
        newestFirst: true,
        limit,
        after: cursor,
      });
      const { items, ...rest } = await followed(table, page);
      return { ...rest, items: items.filter(({ reply }) => !unanswered || !reply) };
    },
  }),
  writes: () => ({}),
});

/** What the shop's own people look at, newest first. */
export const moderatedReviews = tablePort('moderatedReviews', {
  entities: [moderatedReviewItem, reviewItem, hiddenReviewItem],
  reads: (table: Table) => ({
    async of(list: ModerationList, { limit, cursor }: Paging): Promise<Page<Review>> {
      const page = await table.query(moderatedReviewItem, {
        partition: moderatedReviewItem.partition({ list }),
        range: { prefix: 'REVIEW#' },
        newestFirst: true,
        limit,
        after: cursor,
      });
      const found = await table.getMany(
        page.items.map((pointer) => (list === 'hidden' ? hiddenReviewItem.at(pointer) : reviewItem.at(pointer))),
        { consistent: true },
      );
      const items = found.filter((review) => review !== undefined);
      return { ...page, items: items.filter(({ reports }) => list === 'hidden' || reports > 0) };
    },
  }),
  writes: () => ({}),
});
