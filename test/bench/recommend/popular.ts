import { formula } from '#shared/recommendations/formula.ts';
import type { Group, Study } from './study.ts';
import type { Tally } from './tally.ts';

const day = 86_400_000;

/** The latest moment of the data, if times are known. */
export const endOf = (groups: readonly Group[]): number | undefined => {
  let end: number | undefined;
  for (const { times = [] } of groups) for (const time of times) if (end === undefined || time > end) end = time;
  return end;
};

/** What something of a group counts at the end of the data, by a half-life; all alike when no times are known. */
export const ageing = (groups: readonly Group[], halfLifeDays: number): ((group: Group, i: number) => number) => {
  const end = endOf(groups);
  return ({ times }, i) => {
    const time = times?.[i] ?? times?.[0];
    return end === undefined || time === undefined ? 1 : 2 ** ((time - end) / day / halfLifeDays);
  };
};

export class Popular {
  readonly #items: readonly { readonly item: number; readonly score: number }[];

  constructor({ groups, items }: Pick<Study, 'groups' | 'items'>, halfLifeDays: number) {
    const counts = new Float64Array(items);
    const worth = ageing(groups, halfLifeDays);
    for (const group of groups)
      group.items.forEach((item, i) => {
        counts[item] = (counts[item] ?? 0) + worth(group, i);
      });
    this.#items = Array.from(counts, (score, item) => ({ item, score }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, formula.kept * 10);
  }

  addTo(tally: Tally, worth: number): void {
    for (const { item, score } of this.#items) tally.add(item, worth * score);
  }
}
