import { manyTellings, untilFresh } from '../kernel/stale.ts';
import type { Commits, Statement } from '../table/index.ts';
import { type Addition, additionsOf, withAddition } from './counting.ts';
import type { Fold, folds } from './folds.ts';
import { type Neighbours, noNeighbours, packNeighbours, unpackNeighbours } from './neighbours.ts';
import { byCategory, popularityAdded, withScores } from './popularity.ts';
import { readable } from './readable.ts';
import type { Graph, StoredNeighbours, StoredPopularity } from './recommendations.entity.ts';
import { packScores, type Scored, unpackScores } from './scores.ts';

export type Folds = ReturnType<(typeof folds)['reads']> & ReturnType<(typeof folds)['writes']> & Commits;

interface Paths {
  pathsOf(productIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What counting needs: the folds, and where products stand among the categories. */
export interface CountingPorts {
  readonly folds: Folds;
  readonly paths: Paths;
}

const writesAtOnce = 16;

const sideBySide = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  for (let from = 0; from < all.length; from += writesAtOnce) {
    await Promise.all(all.slice(from, from + writesAtOnce).map(work));
  }
};

/**
 * Counts a fold that was written down. Every step may be repeated, by anybody, also while somebody else is at it: a list
 * bears the number of the last fold that is in it, and is written from what was read of it or not at all.
 */
export const countFold = async (fold: Fold, { folds, paths }: CountingPorts): Promise<void> => {
  await addNeighbours(fold, folds);
  await addPopularity(fold, folds, paths);
  const [last, ...others] = fold.entries.toReversed();
  await sideBySide(others, (entry) => folds.commit([folds.log(entry, fold)]));
  if (last) await folds.commit([folds.log(last, fold)]);
};

/** A list as it is stored, of either kind. */
interface Stored {
  readonly fold: number;
}

interface Written<S extends Stored> {
  readonly stored: S | undefined;
  readonly again: () => Promise<S | undefined>;
  /** Nothing where nothing would change. */
  readonly write: (stored: S | undefined) => Statement | undefined;
}

/** Writes a list that lacks the fold, from what is there by then. */
const bring = async <S extends Stored>({ number }: Fold, folds: Folds, list: Written<S>): Promise<void> =>
  untilFresh(async ({ attempt }) => {
    const stored = attempt === 0 ? list.stored : await list.again();
    if (stored && stored.fold >= number) return;
    const statement = list.write(stored);
    if (statement) await folds.commit([statement]);
  }, manyTellings);

const isSame = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  other !== undefined && Buffer.compare(one, other) === 0;

const addNeighbours = async (fold: Fold, folds: Folds): Promise<void> => {
  const additions = additionsOf(fold.entries);
  const found = await folds.neighbours(additions);
  const weights: Record<Graph, Map<string, number>> = { session: new Map(), basket: new Map() };
  additions.forEach(({ graph, productId, weight }, i) => {
    const stored = found[i];
    const known = neighboursOf(stored).weight;
    weights[graph].set(productId, stored && stored.fold >= fold.number ? known : known + weight);
  });
  const write = (addition: Addition, stored: StoredNeighbours | undefined): Statement | undefined => {
    const { graph, productId } = addition;
    const weightOf = (each: string) => weights[graph].get(each) ?? 0;
    const neighbours = packNeighbours(withAddition(neighboursOf(stored), addition, weightOf));
    if (isSame(neighbours, stored?.neighbours)) return undefined;
    return folds.putNeighbours({ productId, graph, fold: fold.number, neighbours }, stored);
  };
  const lists = additions.map((addition, i) => ({
    stored: found[i],
    again: async () => (await folds.neighbours([addition]))[0],
    write: (stored: StoredNeighbours | undefined) => write(addition, stored),
  }));
  await sideBySide(lists, (list) => bring(fold, folds, list));
};

const addPopularity = async (fold: Fold, folds: Folds, { pathsOf }: Paths): Promise<void> => {
  const added = popularityAdded(fold.entries);
  if (added.size === 0) return;
  const paths = await pathsOf([...added.keys()]);
  const categories = [...byCategory(added, (productId) => paths.get(productId) ?? [])];
  const found = await folds.popularity(categories.map(([category]) => category));
  const lists = categories.map(([category, scores], i) => ({
    stored: found[i],
    again: async () => (await folds.popularity([category]))[0],
    write: (stored: StoredPopularity | undefined) => {
      const after = packScores(withScores(scoresOf(stored), scores, `${fold.number} ${category}`));
      return folds.putPopularity({ category, fold: fold.number, scores: after }, stored);
    },
  }));
  await sideBySide(lists, (list) => bring(fold, folds, list));
};

// A list that somebody has broken begins anew, until a rebuild makes it right.
const neighboursOf = (stored: StoredNeighbours | undefined): Neighbours =>
  stored ? readable('a list', () => unpackNeighbours(stored.neighbours), noNeighbours) : noNeighbours;

const scoresOf = (stored: StoredPopularity | undefined): readonly Scored[] =>
  stored ? readable('a list', () => unpackScores(stored.scores), []) : [];
