import { productItem, ratingItem } from '#shared/catalog/index.ts';
import { reviewItem } from '#shared/reviews/index.ts';
import { collection, type Table, tablePort } from '#shared/table/index.ts';

/** Reviews that the page of a product shows. */
const reviewsShown = 5;

/** They lie side by side, in this order from behind: rating, product, reviews from the newest on. */
const page = collection({ ratings: ratingItem, products: productItem, reviews: reviewItem });

/** All that the page of a product shows, in one Query. */
export const productPages = tablePort('productPages', {
  entities: [productItem, ratingItem, reviewItem],
  reads: (table: Table) => ({
    async of(productId: string) {
      const { ratings, products, reviews } = await table.collect(page, {
        partition: productItem.partition({ productId }),
        range: { atLeast: 'REVIEW#' },
        newestFirst: true,
        limit: reviewsShown + 2,
      });
      const [product] = products;
      return product?.status === 'published'
        ? { product, rating: ratings[0], reviews: reviews.slice(0, reviewsShown) }
        : undefined;
    },
  }),
  writes: () => ({}),
});
