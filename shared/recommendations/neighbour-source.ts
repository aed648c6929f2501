import { type Table, tablePort } from '../table/index.ts';
import { type Neighbours, noNeighbours, readNeighbours } from './neighbours.ts';
import { readable } from './readable.ts';
import {
  type Graph,
  likenessItem,
  neighboursItem,
  popularityItem,
  type StoredNeighbours,
  wholeShop,
} from './recommendations.entity.ts';
import { type Scored, unpackScores } from './scores.ts';

/** What was met together with some products, in each graph, and what is described like some. */
export interface Surroundings {
  readonly session: ReadonlyMap<string, Neighbours>;
  readonly basket: ReadonlyMap<string, Neighbours>;
  readonly likeness: ReadonlyMap<string, readonly Scored[]>;
}

const unpacked = (stored: readonly (StoredNeighbours | undefined)[]): ReadonlyMap<string, Neighbours> =>
  new Map(
    stored.flatMap((each) =>
      each ? [[each.productId, readable('a list', () => readNeighbours(each.neighbours), noNeighbours)] as const] : [],
    ),
  );

const scoresOf = (stored: { readonly scores: Uint8Array } | undefined): readonly Scored[] =>
  stored ? readable('a list', () => unpackScores(stored.scores), []) : [];

/**
 * What is counted, as queries need it. Whoever counts (the stream, the rebuild, Spark or Personalize) writes these
 * items; nothing here knows who it was.
 */
export const neighbourSource = tablePort('neighbourSource', {
  entities: [neighboursItem, likenessItem, popularityItem],
  reads: (table: Table) => ({
    /** The neighbours of some products in one graph each, and what is like some, in one round trip. Half a unit each. */
    async around({
      session = [],
      basket = [],
      alike = [],
    }: Partial<Record<Graph | 'alike', readonly string[]>>): Promise<Surroundings> {
      const [inSessions, inBaskets, likeness] = await Promise.all([
        table.getMany(session.map((productId) => neighboursItem.at({ productId, graph: 'session' }))),
        table.getMany(basket.map((productId) => neighboursItem.at({ productId, graph: 'basket' }))),
        table.getMany(alike.map((productId) => likenessItem.at({ productId }))),
      ]);
      return {
        session: unpacked(inSessions),
        basket: unpacked(inBaskets),
        likeness: new Map(likeness.flatMap((each) => (each ? [[each.productId, scoresOf(each)] as const] : []))),
      };
    },

    /** What is popular in a category and below it, the most popular first: counts that grow with time. */
    async popular(category: string = wholeShop): Promise<readonly Scored[]> {
      return scoresOf(await table.get(popularityItem.at({ category })));
    },
  }),
  writes: () => ({}),
});
