/** What decides over the order of hits. Tuned on one half of judged queries, verified on the other. */
export interface Ranking {
  /** How soon a word that comes again stops to count. */
  readonly k1: number;
  /** How much each field counts: name, brand and attributes, category, description. */
  readonly weights: readonly [number, number, number, number];
  /** How much a long field is held against it. */
  readonly b: readonly [number, number, number, number];
  /** What another form of a word counts: doors for door. */
  readonly otherForm: number;
  /** What a word with one, with two typos counts. */
  readonly typo: readonly [number, number];
  /** What two query words written as one count. */
  readonly joined: number;
  /** What two query words that stand beside each other count, in weights of the commoner one. */
  readonly adjacent: number;
  /** What a pair of characters counts beside the words that it is a part of. */
  readonly pair: number;
  /** How much a product counts for each word that it lacks: a power of the part that it has. */
  readonly coverage: number;
  /** Words that tell no more than this part of all of them, together, make no hit. */
  readonly minor: number;
}

export const ranking: Ranking = {
  k1: 1,
  weights: [3, 2, 2, 1],
  b: [0.75, 0.4, 0.4, 0.6],
  otherForm: 0.7,
  typo: [0.7, 0.4],
  joined: 0.8,
  adjacent: 0.6,
  pair: 1,
  coverage: 1,
  minor: 0.2,
};
