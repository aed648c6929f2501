import * as z from 'zod/mini';
import { ImageView, imageId, imageView } from '#shared/catalog/index.ts';
import { prose } from '#shared/kernel/text.schema.ts';
import type { PublicReview, Review } from './review.ts';

const images = z.array(imageId).check(
  z.maxLength(6),
  z.refine((ids) => new Set(ids).size === ids.length, { error: 'must not name one picture twice' }),
);

const stars = z.int().check(z.minimum(1), z.maximum(5));

/** A review as its author writes it. */
export const NewReview = z.strictObject({
  rating: stars,
  serviceRating: z.optional(stars),
  text: prose(2_000),
  images: z.optional(images),
});

/** What its author may change; `null` takes the rating of the service away, `images` names the pictures that stay. */
export const ReviewChange = z.strictObject({
  rating: z.optional(stars),
  serviceRating: z.optional(z.nullable(stars)),
  text: z.optional(prose(2_000)),
  images: z.optional(images),
});

export const ReviewReply = z.strictObject({ text: prose(2_000) });
export const ReviewReport = z.strictObject({ reason: prose(500) });
export const ReviewVisibility = z.strictObject({ visible: z.boolean() });

export const ReviewView = z.object({
  reviewId: z.string(),
  productId: z.string(),
  author: z.string(),
  rating: z.int(),
  serviceRating: z.optional(z.int()),
  text: z.string(),
  images: z.array(z.extend(ImageView, { imageId: z.string() })),
  reply: z.optional(z.object({ text: z.string(), at: z.string() })),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});

/** A review as anybody may read it. Every field is named, so that nothing of its author gets out by itself. */
export const reviewView = (review: PublicReview, origin: string): z.output<typeof ReviewView> => ({
  reviewId: review.reviewId,
  productId: review.productId,
  author: review.author,
  rating: review.rating,
  ...(review.serviceRating !== undefined && { serviceRating: review.serviceRating }),
  text: review.text,
  images: (review.images ?? []).map((image) => ({ imageId: image.imageId, ...imageView(image, origin) })),
  ...(review.reply && { reply: { text: review.reply.text, at: review.reply.at } }),
  createdAt: review.createdAt,
  updatedAt: review.updatedAt,
  version: review.version,
});

/** A review in the merchant's back office. */
export const MerchantReviewView = z.extend(ReviewView, { productName: z.optional(z.string()) });

/** A review as the shop's own people see it. */
export const ModeratedReviewView = z.extend(ReviewView, {
  userId: z.string(),
  merchantId: z.string(),
  visible: z.boolean(),
  reports: z.int(),
  reportedFor: z.optional(z.string()),
});

export const moderatedReviewView = (
  review: Review,
  visible: boolean,
  origin: string,
): z.output<typeof ModeratedReviewView> => ({
  ...reviewView(review, origin),
  userId: review.userId,
  merchantId: review.merchantId,
  visible,
  reports: review.reports,
  ...(review.reportedFor !== undefined && { reportedFor: review.reportedFor }),
});
