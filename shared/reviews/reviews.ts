import { Problem } from '#shared/kernel/problem.ts';
import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { hiddenReviewItem, reportItem, reviewItem } from './review.entity.ts';
import { type Reply, type Review, reviewKeyOf } from './review.ts';

const notFound = () => new Problem('not_found');

/** The review as it was read: a reply, a report or another edit in between, and the story is told again. */
const unchanged = ({ version }: Review) => ({ when: { version: equals(version) } });

/** A review that is shown or hidden: what is written, and what it is then. */
interface Move {
  readonly after: Review;
  readonly statements: readonly Statement[];
}

/** A review that was reported already by this shopper. */
export class AlreadyReported extends Error {
  override readonly name = 'AlreadyReported';
}

const reads = (table: Table) => ({
  /** A review that everybody may see, as it is at this moment. */
  async visible(reviewId: string): Promise<Review> {
    const review = await table.get(reviewItem.at(reviewKeyOf(reviewId)), { consistent: true });
    if (!review) throw notFound();
    return review;
  },

  /** One's own review; somebody else's is not there. */
  async own(reviewId: string, userId: string): Promise<Review> {
    const review = await this.visible(reviewId);
    if (review.userId !== userId) throw notFound();
    return review;
  },

  /** A review wherever it lies, and whether everybody may see it. */
  async anywhere(reviewId: string): Promise<{ review: Review; visible: boolean } | undefined> {
    const key = reviewKeyOf(reviewId);
    const [review, hidden] = await table.getMany([reviewItem.at(key), hiddenReviewItem.at(key)], { consistent: true });
    if (review) return { review, visible: true };
    return hidden && { review: hidden, visible: false };
  },
});

const writes = (table: Table) => ({
  add: (review: Review): Statement => reviewItem.put(review, { when: 'absent' }),

  changed: (before: Review, { rating, serviceRating, text, images, updatedAt }: Review): Statement =>
    reviewItem.update(
      before,
      {
        set: {
          rating,
          text,
          updatedAt,
          ...(serviceRating !== undefined && { serviceRating }),
          ...(images && { images }),
        },
        remove: [
          ...(serviceRating === undefined ? (['serviceRating'] as const) : []),
          ...(images ? [] : (['images'] as const)),
        ],
        add: { version: 1 },
      },
      unchanged(before),
    ),

  removed: (review: Review): Statement => reviewItem.remove(review, unchanged(review)),

  /** Takes a review out of everybody's sight. */
  hidden(review: Review): Move {
    const after = { ...review, version: review.version + 1 };
    const statements = [reviewItem.remove(review, unchanged(review)), hiddenReviewItem.put(after, { when: 'absent' })];
    return { after, statements };
  },

  /** Shows it again; what it was reported for has been looked at. */
  shown({ reportedFor: _, ...review }: Review): Move {
    const after = { ...review, reports: 0, version: review.version + 1 };
    const statements = [hiddenReviewItem.remove(review, unchanged(review)), reviewItem.put(after, { when: 'absent' })];
    return { after, statements };
  },

  /** Lets a reported review stand. */
  cleared: (review: Review): Promise<Review> =>
    table.update(
      reviewItem.update(
        review,
        { set: { reports: 0 }, remove: ['reportedFor'], add: { version: 1 } },
        unchanged(review),
      ),
    ),

  /** The merchant's answer, under a review of own goods: any other review is not there. */
  replied: (reviewId: string, merchantId: string, reply: Reply | undefined): Promise<Review> =>
    table.update(
      reviewItem.update(
        reviewKeyOf(reviewId),
        { ...(reply ? { set: { reply } } : { remove: ['reply'] }), add: { version: 1 } },
        { when: { merchantId: equals(merchantId) }, otherwise: notFound },
      ),
    ),

  reported: (userId: string, reviewId: string, reason: string, now: Date): readonly Statement[] => [
    reportItem.put(
      { userId, reviewId, reason, at: now.toISOString() },
      { when: 'absent', otherwise: () => new AlreadyReported() },
    ),
    reviewItem.update(
      reviewKeyOf(reviewId),
      { set: { reportedFor: reason }, add: { reports: 1, version: 1 } },
      { when: 'exists', otherwise: notFound },
    ),
  ],
});

/** The reviews themselves. */
export const reviews = tablePort('reviews', { entities: [reviewItem, hiddenReviewItem], reads, writes });

/** The same reviews, with what shoppers have reported. */
export const reportedReviews = tablePort('reportedReviews', {
  entities: [reviewItem, reportItem],
  reads: () => ({}),
  writes: (table: Table) => ({ reported: writes(table).reported }),
});
