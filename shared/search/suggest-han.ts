import type { Entry } from './dictionary.ts';
import { type Decoded, decoded } from './postings.ts';
import type { Segment } from './segment.ts';

const list: Decoded = decoded(256);

/** So many goods have to say it, and such a part of those that have the text so far. */
const fewest = 2;
const leastShare = 0.1;
/** A character that follows so often belongs to the word. */
const certain = 0.7;
const longest = 6;

const pairsFrom = ({ dictionary }: Segment, character: string): Entry[] =>
  [...dictionary.startingWith(character)].filter(({ form }) => Array.from(form).length === 2);

/** The living goods that an entry is in, of those that are looked at. */
const within = (segment: Segment, entry: Entry, goods: ReadonlySet<number> | undefined): Set<number> => {
  segment.postings.decode(entry, list);
  const found = new Set<number>();
  for (let i = 0; i < list.count; i++) {
    const product = list.products[i] ?? 0;
    if (segment.has(product) && (!goods || goods.has(product))) found.add(product);
  }
  return found;
};

interface Longer {
  readonly text: string;
  readonly goods: ReadonlySet<number>;
}

/** A text with one more character: those that follow its last one, in the goods that have the text. */
const longer = (segment: Segment, text: string, goods: ReadonlySet<number> | undefined): Longer[] =>
  pairsFrom(segment, Array.from(text).at(-1) ?? '').map((pair) => ({
    text: text + (Array.from(pair.form)[1] ?? ''),
    goods: within(segment, pair, goods),
  }));

/** Takes along what nearly always follows: 连衣 becomes 连衣裙. */
const whole = (segment: Segment, { text, goods }: Longer): Longer => {
  if (Array.from(text).length >= longest) return { text, goods };
  const next = longer(segment, text, goods).find((each) => each.goods.size >= goods.size * certain);
  return next ? whole(segment, next) : { text, goods };
};

/**
 * How Han texts go on. Words are cut differently from name to name, and many are in no dictionary: what follows is seen in
 * the pairs of characters.
 */
export const goingOn = (
  segment: Segment,
  text: string,
  goods: ReadonlySet<number> | undefined,
  most: number,
): ReadonlyMap<string, number> => {
  const all = longer(segment, text, goods);
  // Of one character nothing is known yet: its goods are those of the other words.
  const known = Array.from(text).length > 1 ? (goods?.size ?? 0) : 0;
  const least = Math.max(fewest, leastShare * known);
  const likely = all.filter((each) => each.goods.size >= least).sort((a, b) => b.goods.size - a.goods.size);
  return new Map(
    likely.slice(0, most).map((each) => {
      const { text: found, goods: having } = whole(segment, each);
      return [found, having.size];
    }),
  );
};
