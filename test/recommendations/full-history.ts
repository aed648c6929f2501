import { cartItem, mostLines } from '#shared/cart/index.ts';
import { cardItem } from '#shared/catalog/product.entity.ts';
import { cardOf } from '#shared/catalog/product.ts';
import { newId } from '#shared/kernel/id.ts';
import { purchaseItem } from '#shared/orders/index.ts';
import { packNeighbours } from '#shared/recommendations/neighbours.ts';
import {
  type Graph,
  likenessItem,
  neighboursItem,
  popularityItem,
  ringItem,
  wholeShop,
} from '#shared/recommendations/recommendations.entity.ts';
import { mostEvents, noRing, storedRing } from '#shared/recommendations/ring.ts';
import { packScores } from '#shared/recommendations/scores.ts';
import { shopper } from '#test/event.ts';
import { aCart, aProduct, cny, fresh } from '#test/factories.ts';
import type { RealTable } from '#test/table.ts';

const times = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

interface Sizes {
  readonly purchases?: number;
  /** Neighbours of each product. */
  readonly neighbours?: number;
}

/** A shopper with everything that one answer can read, at its full size, and goods to answer with. */
export const givenFullHistory = async (real: RealTable, { purchases = 100, neighbours = 100 }: Sizes = {}) => {
  const userId = fresh.user();
  const now = Date.now();
  const shelf = fresh.name('shelf');
  const goods = times(120, () => aProduct({ category: shelf, shelf }));
  const seen = goods.slice(0, mostEvents).map(({ productId }) => productId);
  const others = goods.slice(mostEvents).map(({ productId }) => productId);
  const met = (productId: string, graph: Graph) =>
    neighboursItem.put({
      productId,
      graph,
      fold: 1,
      neighbours: packNeighbours({
        weight: 1_000,
        neighbours: times(neighbours, (i) => ({
          productId: others[i] ?? newId('prd', new Date()),
          together: 500 - i,
          weight: 1_000,
        })),
      }),
    });
  const scores = packScores(others.slice(0, neighbours === 0 ? 2 : 20).map((productId) => ({ productId, score: 0.5 })));
  const at = (i: number): string => new Date(now - i * 60_000).toISOString();
  const lines = times(mostLines, (i) => ({
    sku: fresh.sku(),
    quantity: 2,
    seenPrice: cny(12_800),
    productId: seen[i] ?? '',
    addedAt: at(i),
  }));
  await real.given([
    ...goods.map((product) => cardItem.put(cardOf(product))),
    ...seen.flatMap((productId) => [met(productId, 'session'), met(productId, 'basket')]),
    ...seen.map((productId) => likenessItem.put({ productId, words: 'words', scores })),
    popularityItem.put({
      category: wholeShop,
      fold: 1,
      scores: packScores(others.slice(0, neighbours === 0 ? 3 : 80).map((productId) => ({ productId, score: 1 }))),
    }),
    ringItem.put(
      storedRing({
        ...noRing(userId),
        version: 1,
        taken: seen.length,
        events: seen.map((productId, i) => ({ productId, type: 'view' as const, at: at(i), isCounted: true })),
      }),
    ),
    cartItem.put(aCart(userId, lines)),
    ...times(purchases, (i) =>
      purchaseItem.put({
        userId,
        productId: newId('prd', new Date()),
        orderId: newId('ord', new Date()),
        at: at(i),
        reviewId: `rev_${newId('prd', new Date()).slice(4)}${newId('prd', new Date()).slice(4)}`,
      }),
    ),
  ]);
  return { caller: shopper(userId), productId: seen[0] ?? '' };
};
