import { PairCounter } from '#shared/recommendations/batch/pair-counter.ts';
import { formula, nearness } from '#shared/recommendations/formula.ts';
import { likenessAsked } from '#shared/recommendations/scoring.ts';
import type { Content } from './content.ts';
import type { Model } from './model.ts';
import { NeighbourTable } from './neighbour-table.ts';
import { ageing, Popular } from './popular.ts';
import { distinct, type Group, type Study, shuffled } from './study.ts';

/** A whole of which parts are missing is asked with no more than so many of them. */
const wholeHistory = 200;

/** What came again is worth this much at its own place, where the protocol lets it come: nothing in the shop does. */
const again = 1.6;

/** The different ones before each item of a group, the last one first; each item is counted once. */
export const windowsOf = function* (
  items: readonly number[],
): Generator<{ item: number; i: number; window: number[] }> {
  let before: number[] = [];
  const counted = new Set<number>();
  for (const [i, item] of items.entries()) {
    const others = before.filter((each) => each !== item);
    if (!counted.has(item)) yield { item, i, window: others.slice(0, formula.window) };
    counted.add(item);
    before = [item, ...others].slice(0, formula.window + 1);
  }
};

const countSessions = (groups: readonly Group[]): PairCounter => {
  const counter = new PairCounter();
  const growth = ageing(groups, formula.halfLifeDays);
  for (const group of groups)
    for (const { item, i, window } of windowsOf(group.items)) counter.add(item, window, growth(group, i));
  return counter;
};

const countBaskets = (groups: readonly Group[], random: () => number): PairCounter => {
  const counter = new PairCounter();
  const growth = ageing(groups, formula.halfLifeDays);
  for (const group of groups) {
    const items = shuffled(distinct(group.items), random).slice(0, formula.basketLines);
    counter.addBasket(items, growth(group, 0) / items.length ** formula.basketDamping);
  }
  return counter;
};

/** The shop's formula over numbers instead of ids. */
export const ours = (study: Study, random: () => number, content?: Content): Model => {
  const isBasket = study.graph === 'basket';
  const counter = isBasket ? countBaskets(study.groups, random) : countSessions(study.groups);
  const served = isBasket ? formula.basketServed : formula.served;
  const table = new NeighbourTable(counter.finish(), nearness, served);
  const popular = new Popular(study, formula.popularHalfLifeDays);
  return {
    name: content ? 'ours, with content' : 'ours',
    addTo: (tally, { history }, { isNext, repeats }) => {
      const seeds = history.slice(0, isNext ? formula.history : wholeHistory);
      seeds.forEach((seed, i) => {
        const worth = isNext ? formula.decay ** i : 1;
        table.addTo(tally, seed, worth);
        if (i < likenessAsked) content?.addTo(tally, seed, formula.contentShare * worth);
        if (repeats) tally.add(seed, again * worth);
      });
      popular.addTo(tally, formula.popularityShare);
    },
  };
};
