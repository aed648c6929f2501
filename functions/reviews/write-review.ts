import { operation } from '#functions/http/operation.ts';
import { originals, publishOriginals, ratings } from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { Stale, untilThrough } from '#shared/kernel/stale.ts';
import { purchases } from '#shared/orders/index.ts';
import {
  asWritten,
  draftReview,
  NewReview,
  ReviewView,
  reviews,
  reviewView,
  type Written,
} from '#shared/reviews/index.ts';
import { earlierRequests } from '#shared/table/idempotency.ts';
import type { Statement } from '#shared/table/index.ts';
import { profiles } from '#shared/users/index.ts';

export const writeReview = operation(
  'reviews/write-review',
  {
    route: 'POST /v1/products/{productId}/reviews',
    summary: 'Review a product that one has bought: once, with one to five stars.',
    auth: 'shopper',
    idempotency: 'accepted',
    body: NewReview,
    returns: { status: 201, body: ReviewView },
    fails: ['not_found', 'forbidden', 'not_purchased', 'already_reviewed', 'invalid_image', 'conflict'],
    uses: {
      requests: reads(earlierRequests),
      ratings: writes(ratings),
      profiles: reads(profiles),
      purchases: writes(purchases),
      reviews: writes(reviews),
      originals: writes(originals),
    },
    example: { rating: 5, text: '釉色温润，茶香不散。A pleasure to hold.', serviceRating: 4 },
  },
  async ({ body, path: { productId }, caller: { userId }, idempotency, shop, now }, ports) => {
    const { requests, ratings, profiles, purchases, reviews, originals } = ports;
    const { images: imageIds = [] } = body;
    const [earlier, product, name] = await Promise.all([
      requests.made<Written>(idempotency),
      ratings.reviewable(productId),
      profiles.nameOf(userId),
    ]);
    if (earlier) return reviewView(asWritten(body, earlier.made), shop.origin);
    if (!product) throw new Problem('not_found');
    if (name === undefined) throw new Problem('forbidden');

    // Pictures are served before the review is written: not for whoever could not write it.
    const refusal = imageIds.length > 0 && (await purchases.refusal({ userId, productId }));
    // The same request may have come through since it was looked for.
    if (refusal) throw (await requests.resource(idempotency)) ? new Stale('the review is written') : refusal;
    const images = await publishOriginals(originals, userId, imageIds);
    const review = draftReview(body, images, product, { userId, name }, now);
    const { reviewId, author, createdAt } = review;
    const made: Written = { reviewId, productId, author, images, createdAt };
    // All of it happens, or none of it does: the review, its share in the rating, and the purchase that allows it.
    const publish = (purchase: Statement): Promise<void> =>
      untilThrough(() =>
        reviews.commit([
          ...idempotency.remember(reviewId, made),
          purchase,
          reviews.add(review),
          ...ratings.counted(product, undefined, review),
        ]),
      );
    try {
      await publish(purchases.reviewed(review, reviewId));
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'not_purchased')) throw error;
      // The projection writes a purchase within seconds; for whoever is quicker, the orders themselves are asked.
      const purchase = await purchases.inNewestOrders(review);
      if (!purchase) throw error;
      await publish(purchases.record({ ...purchase, reviewId }));
    }
    return reviewView(review, shop.origin);
  },
);
