import { mostAlike } from '#shared/recommendations/likeness.ts';
import type { Tally } from './tally.ts';

/** How like an item's description is to others': from 0 to 1. */
export interface Content {
  readonly addTo: (tally: Tally, item: number, worth: number) => void;
}

/** Attributes as vectors of length one, the rarer one is the heavier: the cosine of two of them. The likest are kept. */
export const contentOf = (attributes: readonly (readonly number[])[], kept = mostAlike): Content => {
  const bearers = new Map<number, number[]>();
  for (const [item, own] of attributes.entries()) {
    for (const attribute of new Set(own)) {
      const those = bearers.get(attribute);
      if (those) those.push(item);
      else bearers.set(attribute, [item]);
    }
  }
  const rarity = (attribute: number): number => Math.log(1 + attributes.length / (bearers.get(attribute)?.length ?? 1));
  const lengths = attributes.map((own) => Math.hypot(...[...new Set(own)].map(rarity)) || 1);
  const known = new Map<number, readonly { item: number; score: number }[]>();
  const likest = (item: number): readonly { item: number; score: number }[] => {
    const scores = new Map<number, number>();
    for (const attribute of new Set(attributes[item] ?? [])) {
      const part = rarity(attribute) ** 2 / (lengths[item] ?? 1);
      for (const other of bearers.get(attribute) ?? [])
        if (other !== item) scores.set(other, (scores.get(other) ?? 0) + part / (lengths[other] ?? 1));
    }
    return Array.from(scores, ([other, score]) => ({ item: other, score }))
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, kept);
  };
  return {
    addTo: (tally, item, worth) => {
      const near = known.get(item) ?? likest(item);
      known.set(item, near);
      for (const { item: other, score } of near) tally.add(other, worth * score);
    },
  };
};
