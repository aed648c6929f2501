import type { Image, Stars } from '#shared/catalog/index.ts';
import { ulid } from '#shared/kernel/id.ts';
import { invalid, Problem } from '#shared/kernel/problem.ts';

export interface Reply {
  readonly text: string;
  readonly at: string;
}

/** What a shopper says of a product that he or she has bought. */
export interface Review extends Stars {
  readonly reviewId: string;
  readonly productId: string;
  /** Its own part of the id: when it was written, and its place among the reviews of the product. */
  readonly ulid: string;
  readonly merchantId: string;
  readonly userId: string;
  /** As much of the name as everybody may read. */
  readonly author: string;
  readonly text: string;
  /** As they are served, without what the camera wrote into them. */
  readonly images?: readonly Image[];
  readonly reply?: Reply;
  /** Shoppers who want it looked at, and what the last of them said. */
  readonly reports: number;
  readonly reportedFor?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** The part of a review that everybody may read. */
export type PublicReview = Omit<Review, 'ulid' | 'merchantId' | 'userId' | 'reports' | 'reportedFor'>;

/** What its author says, and may change later. */
export interface ReviewText extends Stars {
  readonly text: string;
}

/** Where a review lies. */
export interface ReviewKey {
  readonly productId: string;
  readonly ulid: string;
}

const idForm = /^rev_([0-9A-Z]{26})([0-9A-Z]{26})$/;

/** A review's id holds that of its product: who knows it can go to the review without asking. */
export const reviewIdOf = ({ productId, ulid }: ReviewKey): string => `rev_${productId.slice('prd_'.length)}${ulid}`;

/** Where the review of this id lies; another id names nothing that could exist. */
export const reviewKeyOf = (reviewId: string): ReviewKey => {
  const [, product, own] = idForm.exec(reviewId) ?? [];
  if (product === undefined || own === undefined) throw new Problem('not_found');
  return { productId: `prd_${product}`, ulid: own };
};

/** The first character of a name: enough to see that people differ, too little to find them. */
export const masked = (name = ''): string => `${Array.from(name.trim())[0] ?? ''}***`;

interface Author {
  readonly userId: string;
  readonly name: string;
}

export const draftReview = (
  said: ReviewText,
  images: readonly Image[],
  { productId, merchantId }: Pick<Review, 'productId' | 'merchantId'>,
  { userId, name }: Author,
  now: Date,
): Review => {
  const own = ulid(now);
  const reviewId = reviewIdOf({ productId, ulid: own });
  const written = asWritten(said, { reviewId, productId, author: masked(name), images, createdAt: now.toISOString() });
  return { ...written, ulid: own, merchantId, userId, reports: 0 };
};

/** What of a new review its author does not say. */
export interface Written extends Pick<Review, 'reviewId' | 'productId' | 'author' | 'createdAt'> {
  readonly images: readonly Image[];
}

/** The review as it was written: what a repeated request is answered with, whatever has become of it since. */
export const asWritten = (
  { rating, serviceRating, text }: ReviewText,
  { reviewId, productId, author, images, createdAt }: Written,
): PublicReview => ({
  reviewId,
  productId,
  author,
  rating,
  ...(serviceRating !== undefined && { serviceRating }),
  text,
  ...(images.length > 0 && { images }),
  createdAt,
  updatedAt: createdAt,
  version: 1,
});

/** What an author wants changed; `null` takes the rating of the service away. */
export interface Changes {
  readonly rating?: number | undefined;
  readonly serviceRating?: number | null | undefined;
  readonly text?: string | undefined;
  /** The pictures that stay. */
  readonly images?: readonly string[] | undefined;
}

const keptImage = (images: readonly Image[], wanted: string, i: number): Image => {
  const image = images.find(({ imageId }) => imageId === wanted);
  if (!image) throw invalid(`images[${i}]`, 'is no picture of this review');
  return image;
};

/** The review with some changes of its author. */
export const changedReview = (
  { serviceRating: before, images = [], ...review }: Review,
  changes: Changes,
  now: Date,
): Review => {
  const kept = changes.images?.map((imageId, i) => keptImage(images, imageId, i)) ?? images;
  const { rating = review.rating, text = review.text, serviceRating = before } = changes;
  return {
    ...review,
    rating,
    text,
    ...(typeof serviceRating === 'number' && { serviceRating }),
    ...(kept.length > 0 && { images: kept }),
    updatedAt: now.toISOString(),
    version: review.version + 1,
  };
};

const changeableDays = 30;

/** Its author may change a review for some time; after that others rely on it. */
export const assertChangeable = ({ createdAt }: Review, now: Date): void => {
  if (now.getTime() - new Date(createdAt).getTime() > changeableDays * 86_400_000) {
    throw new Problem('conflict', { detail: `A review can be changed for ${changeableDays} days.` });
  }
};
