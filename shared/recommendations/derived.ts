import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { type Neighbours, packNeighbours } from './neighbours.ts';
import { type Graph, neighboursItem, popularityItem } from './recommendations.entity.ts';
import { packScores, type Scored } from './scores.ts';

/** A list as it ought to be: the neighbours of a product in one graph, or what is popular in a category. */
export type Derived =
  | { readonly kind: 'neighbours'; readonly graph: Graph; readonly productId: string; readonly neighbours: Neighbours }
  | { readonly kind: 'popularity'; readonly category: string; readonly scores: readonly Scored[] };

/** A list as it is stored: the last fold that is in it, and what it says. */
interface Stored {
  readonly fold?: number | undefined;
  readonly bytes?: Uint8Array | undefined;
}

const placeOf = (derived: Derived) =>
  derived.kind === 'neighbours' ? neighboursItem.at(derived) : popularityItem.at(derived);

const bytesOf = (derived: Derived): Uint8Array =>
  derived.kind === 'neighbours' ? packNeighbours(derived.neighbours) : packScores(derived.scores);

/** Says nothing of anything: what nobody has ever met, or nobody speaks of any more. */
const isEmpty = (derived: Derived): boolean =>
  derived.kind === 'neighbours'
    ? derived.neighbours.weight === 0 && derived.neighbours.neighbours.length === 0
    : derived.scores.length === 0;

/** What is to be done about a list: nothing, a write, or to count it again because folds have come since. */
export type Outdated = 'current' | 'moved on' | Statement;

/** The lists that follow from the log, for whoever makes them anew. */
export const derivedLists = tablePort('derivedLists', {
  entities: [neighboursItem, popularityItem],
  reads: (table: Table) => ({
    /**
     * What is to be written so that lists say what was counted up to a fold; 100 at most. A list that ought to be empty
     * is not taken away: with its number it would forget what is in it.
     */
    async outdated(lists: readonly Derived[], fold: number): Promise<readonly Outdated[]> {
      const items = await table.getMany(lists.map(placeOf), { consistent: true });
      return lists.map((derived, i) => {
        const item = items[i];
        const stored = item && { fold: item.fold, bytes: 'scores' in item ? item.scores : item.neighbours };
        return outdated(derived, fold, stored);
      });
    },
  }),
  writes: () => ({}),
});

const outdated = (derived: Derived, fold: number, stored: Stored | undefined): Outdated => {
  if (!stored && isEmpty(derived)) return 'current';
  if (stored?.fold !== undefined && stored.fold > fold) return 'moved on';
  const bytes = bytesOf(derived);
  // Whatever folds it lacks have brought nothing to it.
  if (stored?.bytes && Buffer.compare(stored.bytes, bytes) === 0) return 'current';
  const when = stored ? { fold: stored.fold === undefined ? without : equals(stored.fold) } : 'absent';
  if (derived.kind === 'popularity') {
    return popularityItem.put({ category: derived.category, fold, scores: bytes }, { when });
  }
  const { productId, graph } = derived;
  return neighboursItem.put({ productId, graph, fold, neighbours: bytes }, { when });
};
