/** A word as bytes, and how many of them are its own. */
export interface Letters {
  readonly bytes: Uint8Array;
  readonly length: number;
}

const longest = 256;
/** The last three rows of the table of distances: two letters that were swapped are looked for two rows above. */
let [above, last, row] = [new Uint8Array(longest), new Uint8Array(longest), new Uint8Array(longest)];

/** Fills the row of one letter; the least number in it. */
const fillRow = (one: Uint8Array, i: number, other: Uint8Array, otherLength: number): number => {
  row[0] = i;
  let least = i;
  const letter = one[i - 1];
  const before = one[i - 2];
  for (let j = 1; j <= otherLength; j++) {
    const changed = (last[j - 1] ?? 0) + (letter === other[j - 1] ? 0 : 1);
    let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed);
    if (i > 1 && j > 1 && letter === other[j - 2] && before === other[j - 1]) {
      cost = Math.min(cost, (above[j - 2] ?? 0) + 1);
    }
    row[j] = cost;
    if (cost < least) least = cost;
  }
  return least;
};

/**
 * How many letters have to be changed, added, left out or swapped with their neighbour to get from one word to the other
 * (the optimal string alignment distance), or `most + 1` when it is more than `most`.
 */
export const typosBetween = (one: Letters, other: Letters, most: number): number => {
  if (Math.abs(one.length - other.length) > most || other.length >= longest) return most + 1;
  for (let j = 0; j <= other.length; j++) last[j] = j;
  for (let i = 1; i <= one.length; i++) {
    if (fillRow(one.bytes, i, other.bytes, other.length) > most) return most + 1;
    [above, last, row] = [last, row, above];
  }
  return Math.min(last[other.length] ?? 0, most + 1);
};

/** How many typos are forgiven: none in short words, one from four letters, two from eight. */
export const forgiven = (word: string): number => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);
