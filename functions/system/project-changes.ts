import { consumer } from '#functions/events/consumer.ts';
import { eachOnItsOwn } from '#functions/events/each-on-its-own.ts';
import { cartItem } from '#shared/cart/index.ts';
import {
  catalog,
  categories,
  pictureRemovals,
  productItem,
  productPaths,
  ratingItem,
  shownRatings,
  shownSales,
  soldItem,
  soldPieces,
  stockItem,
  stocks,
} from '#shared/catalog/index.ts';
import { reads, writes } from '#shared/kernel/port.ts';
import { orderItem, purchases } from '#shared/orders/index.ts';
import { folds, ringItem, rings } from '#shared/recommendations/index.ts';
import { hiddenReviewItem, reviewItem, reviewPointers, reviews } from '#shared/reviews/index.ts';
import { searchChanges } from '#shared/search/index.ts';
import { projectAvailability } from './projections/availability.ts';
import { projectCartAdditions } from './projections/cart-additions.ts';
import { projectPictures } from './projections/pictures.ts';
import { projectPurchases } from './projections/purchases.ts';
import { projectRatings } from './projections/ratings.ts';
import { projectRecommendations } from './projections/recommendations.ts';
import { projectReviewLists } from './projections/review-lists.ts';
import { projectSearch } from './projections/search.ts';
import { projectSales, projectSold } from './projections/sold.ts';

export const projectChanges = consumer(
  'system/project-changes',
  {
    summary:
      'Keep what is derived from the items up to date: availability, purchases, what shoppers turn to, sales, ratings, lists and pictures of reviews, the search, recommendations.',
    types: [
      productItem.type,
      stockItem.type,
      orderItem.type,
      cartItem.type,
      ringItem.type,
      reviewItem.type,
      hiddenReviewItem.type,
      ratingItem.type,
      soldItem.type,
    ],
    uses: {
      catalog: writes(catalog),
      purchases: writes(purchases),
      rings: writes(rings),
      folds: writes(folds),
      paths: reads(productPaths),
      stocks: reads(stocks),
      pointers: writes(reviewPointers),
      ratings: writes(shownRatings),
      reviews: reads(reviews),
      pictures: writes(pictureRemovals),
      categories: reads(categories),
      searchChanges: writes(searchChanges),
      soldPieces: writes(soldPieces),
      sales: writes(shownSales),
    },
  },
  // Each looks at the items as they are now, so that changes may come twice, late and in any order.
  (
    change,
    { now },
    {
      catalog,
      purchases,
      rings,
      stocks,
      pointers,
      ratings,
      reviews,
      pictures,
      categories,
      searchChanges,
      soldPieces,
      sales,
    },
  ) =>
    eachOnItsOwn({
      availability: () => projectAvailability(change, catalog),
      purchases: () => projectPurchases(change, purchases, rings, now),
      'cart additions': () => projectCartAdditions(change, stocks, rings, now),
      'review lists': () => projectReviewLists(change, pointers),
      'pieces sold': () => projectSold(change, soldPieces, now),
      sales: () => projectSales(change, sales),
      ratings: () => projectRatings(change, ratings),
      pictures: () => projectPictures(change, reviews, pictures),
      search: () => projectSearch(change, categories, searchChanges, now),
    }),
  (changes, { now }, ports) => eachOnItsOwn({ recommendations: () => projectRecommendations(changes, ports, now) }),
);
