import type { Card } from '../catalog/index.ts';
import { formula } from './formula.ts';
import type { Basis } from './history.ts';
import type { Surroundings } from './neighbour-source.ts';
import type { Scored } from './scores.ts';
import { type Around, likenessAsked } from './scoring.ts';

/** So many products of one answer at the most. */
export const mostRecommended = 24;

/** More candidates than are wanted are looked at: some cannot be had any more. */
const overFetched = 3;

/** What is asked about products of a history, the newest first: where goods lie in orders and carts, it is orders that tell. */
export const askedFor = (productIds: readonly string[], basis: Basis) => {
  const alike = productIds.slice(0, likenessAsked);
  return basis === 'cart' || basis === 'purchases'
    ? { basket: productIds, session: alike, alike }
    : { session: productIds, alike };
};

/** What was met together with a history. Where orders tell, what was only looked at together counts as likeness does. */
export const aroundOf = ({ session, basket }: Surroundings, basis: Basis): readonly Around[] =>
  basis === 'cart' || basis === 'purchases'
    ? [
        { neighbours: basket, share: 1, served: formula.basketServed },
        { neighbours: session, share: formula.contentShare, served: formula.served },
      ]
    : [{ neighbours: session, share: 1, served: formula.served }];

/** What an answer has read before it looks at its candidates. */
export interface ReadSoFar {
  readonly cartLines: number;
  readonly purchases: number;
  /** Items of less than 4 KB: neighbours, likeness, popularity, cards. */
  readonly small: number;
}

/** Read units that one answer may cost. */
const mostUnits = 26;
/** Ring, cart and purchases of the usual sizes: the first two are read as they are at this moment. */
const unitsOf = ({ cartLines, purchases, small }: ReadSoFar): number => {
  const blocks = (count: number, bytes: number): number => Math.max(1, Math.ceil((count * bytes) / 4096));
  return 1 + blocks(cartLines, 200) + blocks(purchases + 1, 300) / 2 + small / 2;
};

/** What filling up costs: three months of new goods, those of a category, and what is popular there. */
const fillingUnits = 4.5;

/** So few candidates that other goods have to fill up. */
export const isShort = (candidates: number, limit: number): boolean => candidates < limit * 1.5;

/**
 * The candidates that are looked at: as many as there are units left for, at half a unit each, and one unit where it has
 * to be looked up as well whether the shopper has bought it.
 */
export const looked = <C extends Scored>(
  candidates: readonly C[],
  { limit, read, isKnown }: { limit: number; read: ReadSoFar; isKnown: (productId: string) => boolean },
): readonly C[] => {
  const filling = isShort(candidates.length, limit) ? fillingUnits : 0;
  let left = mostUnits - unitsOf(read) - filling;
  const found: C[] = [];
  for (const candidate of candidates.slice(0, limit * overFetched)) {
    left -= isKnown(candidate.productId) ? 0.5 : 1;
    if (left < 0) break;
    found.push(candidate);
  }
  return found;
};

/** Something that is shown, with its card. */
export type Shown<C> = C & { readonly card: Card };

/** What is shown: in the order of the candidates, each once, what can be had and is not excluded. */
export const shown = <C extends Scored>(
  candidates: readonly C[],
  cards: ReadonlyMap<string, Card>,
  { limit, without = [] }: { readonly limit: number; readonly without?: Iterable<string> },
): readonly Shown<C>[] => {
  const taken = new Set(without);
  const found: Shown<C>[] = [];
  for (const candidate of candidates) {
    if (found.length === limit) break;
    const card = cards.get(candidate.productId);
    if (!card || card.availability === 'sold_out' || taken.has(candidate.productId)) continue;
    taken.add(candidate.productId);
    found.push({ ...candidate, card });
  }
  return found;
};

/** Cards by their products, those of the later lists before those of the earlier ones. */
export const cardsById = (...lists: readonly (readonly Card[])[]): ReadonlyMap<string, Card> =>
  new Map(lists.flat().map((card) => [card.productId, card]));
