import { equals, type Statement, type Table, tablePort } from '../table/index.ts';
import { cardItem, merchantProductItem, productItem } from './product.entity.ts';
import type { Product, RatingSummary } from './product.ts';
import { fullRating, isOutdated, type Rating, ratingDifference, ratingItem, type Stars } from './rating.ts';

type RatedProduct = Pick<Product, 'productId' | 'merchantId'>;

const ifPublished = (product: Product | undefined): Product | undefined =>
  product?.status === 'published' ? product : undefined;

/** What the shoppers think of each product. */
export const ratings = tablePort('ratings', {
  entities: [ratingItem, productItem],
  reads: (table: Table) => ({
    /** A product that anybody may see: only that is reviewed. */
    reviewable: async (productId: string): Promise<Product | undefined> =>
      ifPublished(await table.get(productItem.at({ productId }))),

    /** The same with its rating. */
    async ofPublished(productId: string): Promise<{ product: Product | undefined; rating: Rating | undefined }> {
      const [product, rating] = await table.getMany([productItem.at({ productId }), ratingItem.at({ productId })]);
      return { product: ifPublished(product), rating };
    },
  }),
  writes: () => ({
    /** Counts a review that comes, goes or changes. Nothing when its numbers stay. */
    counted: ({ productId, merchantId }: RatedProduct, was: Stars | undefined, is: Stars | undefined): Statement[] => {
      const add = ratingDifference(was, is);
      // The first review makes the item, and so it says at every change what it is.
      const set = { type: 'rating', productId, merchantId } as const;
      return Object.keys(add).length > 0 ? [ratingItem.update({ productId }, { set, add })] : [];
    },
  }),
});

/** The ratings that lists show: they follow within seconds. */
export const shownRatings = tablePort('shownRatings', {
  entities: [ratingItem, productItem, cardItem, merchantProductItem],
  reads: (table: Table) => ({
    /** The statements that bring the lists up to date, as everything stands now; none when they are. */
    async outdated({ productId, merchantId }: RatedProduct): Promise<readonly Statement[]> {
      const [rating, product, card, own] = await table.getMany(
        [
          ratingItem.at({ productId }),
          productItem.at({ productId }),
          cardItem.at({ productId }),
          merchantProductItem.at({ merchantId, productId }),
        ],
        { consistent: true },
      );
      const { average, count } = fullRating(rating);
      const change = { set: { rating: { average, count } } };
      const held = ({ rating: shown }: { rating: RatingSummary }) => ({ when: { rating: equals(shown) } });
      return [
        ...(product && isOutdated(product.rating, { average, count })
          ? [productItem.update({ productId }, change, held(product))]
          : []),
        ...(card && isOutdated(card.rating, { average, count })
          ? [cardItem.update({ productId }, change, held(card))]
          : []),
        ...(own && isOutdated(own.rating, { average, count })
          ? [merchantProductItem.update({ merchantId, productId }, change, held(own))]
          : []),
      ];
    },
  }),
  writes: () => ({}),
});
