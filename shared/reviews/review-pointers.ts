import { type Entity, equals, type Statement, type Table, tablePort } from '../table/index.ts';
import {
  hiddenReviewItem,
  merchantReviewItem,
  moderatedReviewItem,
  ratedReviewItem,
  reviewItem,
  unansweredReviewItem,
} from './review.entity.ts';
import type { Review } from './review.ts';

/** What never changes of a review. */
type ListedReview = Pick<Review, 'productId' | 'ulid' | 'merchantId'>;

/** A place in some list, and whether the review belongs there. */
const place = <T extends object>(entity: Entity<T, object>, value: T, isWanted: boolean) => ({
  at: entity.at(value),
  put: entity.put(value),
  remove: entity.remove(value),
  isWanted,
});

/** Every place that a review may have in a list. */
const placesOf = (
  { productId, ulid, merchantId }: ListedReview,
  shown: Review | undefined,
  hidden: Review | undefined,
) => {
  const pointer = { productId, ulid };
  const own = { ...pointer, merchantId };
  return [
    ...[1, 2, 3, 4, 5].map((rating) => place(ratedReviewItem, { ...pointer, rating }, shown?.rating === rating)),
    place(merchantReviewItem, own, shown !== undefined),
    place(unansweredReviewItem, own, shown !== undefined && shown.reply === undefined),
    place(moderatedReviewItem, { ...pointer, list: 'reported' }, shown !== undefined && shown.reports > 0),
    place(moderatedReviewItem, { ...pointer, list: 'hidden' }, hidden !== undefined),
  ];
};

/** Holds while the review is where and what it was when it was read. */
const stillSo = (key: ListedReview, shown: Review | undefined, hidden: Review | undefined): readonly Statement[] => {
  if (shown) return [reviewItem.check(key, { when: { version: equals(shown.version) } })];
  if (hidden) return [hiddenReviewItem.check(key, { when: { version: equals(hidden.version) } })];
  return [reviewItem.check(key, { when: 'absent' }), hiddenReviewItem.check(key, { when: 'absent' })];
};

/** Keeps the lists that reviews stand in. */
export const reviewPointers = tablePort('reviewPointers', {
  entities: [
    reviewItem,
    hiddenReviewItem,
    ratedReviewItem,
    merchantReviewItem,
    unansweredReviewItem,
    moderatedReviewItem,
  ],
  reads: (table: Table) => ({
    /** The statements that put a review into the lists where it belongs as it is now; none when it stands in them. */
    async outdated(key: ListedReview): Promise<readonly Statement[]> {
      const ends = [reviewItem.at(key), hiddenReviewItem.at(key)] as const;
      const candidates = placesOf(key, undefined, undefined).map(({ at }) => at);
      const [shown, hidden, ...there] = await table.getMany([...ends, ...candidates], { consistent: true });
      const changes = placesOf(key, shown, hidden).flatMap(({ put, remove, isWanted }, i) => {
        const isThere = there[i] !== undefined;
        if (isThere === isWanted) return [];
        return [isWanted ? put : remove];
      });
      return changes.length > 0 ? [...changes, ...stillSo(key, shown, hidden)] : [];
    },
  }),
  writes: () => ({}),
});
