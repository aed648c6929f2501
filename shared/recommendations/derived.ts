import { equals, type Statement, type Table, tablePort, without } from '../table/index.ts';
import { type Neighbours, packNeighbours, unpackNeighbours } from './neighbours.ts';
import { readable } from './readable.ts';
import { type Graph, neighboursItem, popularityItem } from './recommendations.entity.ts';
import { packScores, type Scored, unpackScores } from './scores.ts';

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

/** Sums differ by so much of themselves by the order of what was added, and by how often they were rounded meanwhile. */
const rounding = 1e-6;
const isClose = (one: number, other: number): boolean => Math.abs(one - other) <= rounding * Math.max(one, other);

const saySame = (one: Neighbours, other: Neighbours): boolean =>
  isClose(one.weight, other.weight) &&
  one.neighbours.length === other.neighbours.length &&
  one.neighbours.every(({ productId, together, weight }, i) => {
    const like = other.neighbours[i];
    return like?.productId === productId && isClose(together, like.together) && isClose(weight, like.weight);
  });

const scoreSame = (one: readonly Scored[], other: readonly Scored[]): boolean =>
  one.length === other.length &&
  one.every(({ productId, score }, i) => other[i]?.productId === productId && isClose(score, other[i].score));

/** Whether a list as it is stored says what it ought to, but for roundings. */
const isRight = (derived: Derived, bytes: Uint8Array): boolean =>
  Buffer.compare(bytes, bytesOf(derived)) === 0 ||
  readable(
    'a list',
    () =>
      derived.kind === 'neighbours'
        ? saySame(derived.neighbours, unpackNeighbours(bytes))
        : scoreSame(derived.scores, unpackScores(bytes)),
    false,
  );

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
  // Whatever folds it lacks have brought nothing to it.
  if (stored?.bytes && isRight(derived, stored.bytes)) return 'current';
  const bytes = bytesOf(derived);
  const when = stored ? { fold: stored.fold === undefined ? without : equals(stored.fold) } : 'absent';
  if (derived.kind === 'popularity') {
    return popularityItem.put({ category: derived.category, fold, scores: bytes }, { when });
  }
  const { productId, graph } = derived;
  return neighboursItem.put({ productId, graph, fold, neighbours: bytes }, { when });
};
