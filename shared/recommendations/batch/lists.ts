import { additionsOf, withAddition } from '../counting.ts';
import type { Derived } from '../derived.ts';
import type { Entry } from '../entry.ts';
import { noNeighbours } from '../neighbours.ts';
import { byCategory, mostPopular, popularityAdded, withScores } from '../popularity.ts';
import { wholeShop } from '../recommendations.entity.ts';
import { type Counted, graphs } from './recount.ts';

/** Goods, each with its category and all above it. */
export type CategoryPaths = ReadonlyMap<string, readonly string[]>;

const categoriesIn = (paths: CategoryPaths) => (productId: string) => paths.get(productId) ?? [];

/** Every list as it was counted; for goods and categories of which nothing was, an empty one. */
export function* listsOf(counted: Counted, paths: CategoryPaths): Generator<Derived> {
  for (const list of counted.all()) yield { kind: 'neighbours', ...list };
  for (const productId of paths.keys()) {
    for (const graph of graphs) {
      if (!counted.of(graph, productId)) yield { kind: 'neighbours', graph, productId, neighbours: noNeighbours };
    }
  }
  const popular = byCategory(counted.popularity, categoriesIn(paths));
  for (const category of new Set([wholeShop, ...popular.keys(), ...[...paths.values()].flat()])) {
    yield { kind: 'popularity', category, scores: mostPopular(popular.get(category) ?? new Map()) };
  }
}

/** Lists as they are with some entries more: what the shop has counted since they were. */
export const withEntries = (
  entries: readonly Entry[],
  counted: Counted,
  paths: CategoryPaths,
): ((list: Derived) => Derived) => {
  const additions = new Map(additionsOf(entries).map((each) => [`${each.graph} ${each.productId}`, each]));
  const popular = byCategory(popularityAdded(entries), categoriesIn(paths));
  return (list) => {
    if (list.kind === 'popularity') {
      return { ...list, scores: withScores(list.scores, popular.get(list.category) ?? new Map(), list.category) };
    }
    const { graph, productId, neighbours } = list;
    const addition = additions.get(`${graph} ${productId}`);
    if (!addition) return list;
    const weightOf = (id: string) => counted.weightOf(graph, id) + (additions.get(`${graph} ${id}`)?.weight ?? 0);
    return { ...list, neighbours: withAddition(neighbours, addition, weightOf) };
  };
};
