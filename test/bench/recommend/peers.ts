import type { NeighbourLists } from '#shared/recommendations/batch/neighbour-lists.ts';
import { PairCounter } from '#shared/recommendations/batch/pair-counter.ts';
import { formula } from '#shared/recommendations/formula.ts';
import type { Content } from './content.ts';
import type { Model } from './model.ts';
import { type Measure, NeighbourTable } from './neighbour-table.ts';
import { Popular } from './popular.ts';
import { distinct, type Study } from './study.ts';

/** Neighbours of the textbook. */
const kept = 100;
/** Who has turned to more than that tells of so many: one of ten thousand would make a hundred million pairs. */
const longest = 2_000;

const cosine: Measure = (together, seed, neighbour) => together / Math.sqrt(seed * neighbour);
const jaccard: Measure = (together, seed, neighbour) => together / (seed + neighbour - together);
const lift: Measure = (together, seed, neighbour) => together / (seed * neighbour);
const closeness = (squared: number): number => 1 / (1 + Math.sqrt(Math.max(0, squared)));
const euclid: Measure = (together, seed, neighbour) => closeness(seed + neighbour - 2 * together);
const euclidNormalised: Measure = (together, seed, neighbour) => closeness(2 - 2 * cosine(together, seed, neighbour));

/** Who turned to both of how many who turned to either: no order, no window, no age. */
const countGroups = ({ groups }: Study): PairCounter => {
  const counter = new PairCounter();
  for (const { items } of groups) counter.addBasket(distinct(items).slice(-longest), 1);
  return counter;
};

const nearest = (name: string, lists: NeighbourLists, by: Measure, decay = 1): Model => {
  const table = new NeighbourTable(lists, by, kept);
  return {
    name,
    addTo: (tally, { history }) => {
      for (const [i, seed] of history.entries()) table.addTo(tally, seed, decay ** i);
    },
  };
};

/** How the bars call it: the textbook's neighbours. */
export const cosineName = 'cosine kNN';

/** What ours is measured against, one after the other: a table of neighbours is large. */
export const peers = function* (study: Study, content?: Content): Generator<Model> {
  const popular = new Popular(study, Number.POSITIVE_INFINITY);
  yield { name: 'popular', addTo: (tally) => popular.addTo(tally, 1) };
  const recent = new Popular(study, formula.popularHalfLifeDays);
  if (study.groups.some(({ times }) => times))
    yield { name: 'popular lately', addTo: (tally) => recent.addTo(tally, 1) };
  // All neighbours at once: each measure keeps others.
  const lists = countGroups(study).finish({ kept: study.items });
  yield nearest(cosineName, lists, cosine);
  if (study.tasks.some(({ isNext }) => isNext)) yield nearest('cosine kNN, decay', lists, cosine, formula.decay);
  yield nearest('jaccard (SAR)', lists, jaccard);
  yield nearest('lift', lists, lift);
  yield nearest('Euclid', lists, euclid);
  yield nearest('Euclid, normalised', lists, euclidNormalised);
  if (content)
    yield {
      name: 'content alone',
      addTo: (tally, { history }) => {
        for (const [i, seed] of history.entries()) content.addTo(tally, seed, formula.decay ** i);
      },
    };
};
