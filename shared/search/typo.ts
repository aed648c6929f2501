/** A word as bytes, and how many of them are its own. */
export interface Letters {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/**
 * Whether the rests of two words, from a place in each, are no more than so many typos apart. What is the same is passed
 * over; the first letters that differ were changed, added, left out or swapped.
 */
const isWithin = (one: Letters, from: number, other: Letters, otherFrom: number, typos: number): boolean => {
  let i = from;
  let j = otherFrom;
  while (i < one.length && j < other.length && one.bytes[i] === other.bytes[j]) {
    i++;
    j++;
  }
  const [rest, otherRest] = [one.length - i, other.length - j];
  if (rest === 0 || otherRest === 0) return rest + otherRest <= typos;
  if (typos === 0 || Math.abs(rest - otherRest) > typos) return false;
  const left = typos - 1;
  const isSwapped =
    rest > 1 && otherRest > 1 && one.bytes[i] === other.bytes[j + 1] && one.bytes[i + 1] === other.bytes[j];
  return (
    isWithin(one, i + 1, other, j + 1, left) ||
    isWithin(one, i + 1, other, j, left) ||
    isWithin(one, i, other, j + 1, left) ||
    (isSwapped && isWithin(one, i + 2, other, j + 2, left))
  );
};

/**
 * How many letters have to be changed, added, left out or swapped with their neighbour to get from one word to the other
 * (the optimal string alignment distance), or `most + 1` when it is more than `most`. For a typo or two: each more that is
 * asked for takes four times as long.
 */
export const typosBetween = (one: Letters, other: Letters, most: number): number => {
  // Nearly all words are too far away: that is asked first.
  if (!isWithin(one, 0, other, 0, most)) return most + 1;
  let typos = 0;
  while (!isWithin(one, 0, other, 0, typos)) typos++;
  return typos;
};

/** How many typos are forgiven: none in short words, one from four letters, two from eight. */
export const forgiven = (word: string): number => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);
