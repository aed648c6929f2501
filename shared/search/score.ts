import type { Entry } from './dictionary.ts';
import type { Filter } from './filter.ts';
import { inName, isPlain, lastPosition } from './occurrence.ts';
import { type Decoded, decoded } from './postings.ts';
import type { QueryWord } from './query-word.ts';
import type { Ranking } from './ranking.ts';
import { lastPositionOf, lastWordOf, type Scores, withWord } from './scores.ts';
import type { Segment } from './segment.ts';
import { type Statistics, weightOf } from './statistics.ts';

type Norms = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

let remembered: { statistics: Statistics; ranking: Ranking; norms: Norms } | undefined;

/** BM25F's weight of one occurrence in each field, by the field's length. */
const normsOf = (statistics: Statistics, ranking: Ranking): Norms => {
  if (remembered?.statistics === statistics && remembered.ranking === ranking) return remembered.norms;
  const { averages } = statistics;
  const { weights, b } = ranking;
  const norm = (field: 0 | 1 | 2 | 3): Float32Array =>
    Float32Array.from(
      { length: 256 },
      (_, length) => weights[field] / (1 - b[field] + (b[field] * length) / averages[field]),
    );
  const norms: Norms = [norm(0), norm(1), norm(2), norm(3)];
  remembered = { statistics, ranking, norms };
  return norms;
};

const list: Decoded = decoded(1024);
const nowhere = 255;

/** Scores the products of a segment for a query, one word after the other. */
export class Scorer {
  readonly #segment: Segment;
  readonly #ranking: Ranking;
  readonly #scores: Scores;
  readonly #filter: Filter;
  readonly #norms: Norms;
  #word = 0;
  #weight = 0;
  #distance = 0;
  #adjacent = 0;
  #required = 0;
  #position = 0;

  constructor(segment: Segment, statistics: Statistics, ranking: Ranking, scores: Scores, filter: Filter) {
    this.#segment = segment;
    this.#ranking = ranking;
    this.#scores = scores;
    this.#filter = filter;
    this.#norms = normsOf(statistics, ranking);
  }

  /** Makes everything that has one of some words a candidate, as far as the filters let it through. */
  admit(words: readonly QueryWord[]): void {
    for (const { alternatives } of words) {
      for (const { term } of alternatives) {
        for (const entry of this.#segment.dictionary.find(term)) this.#read(entry, true);
      }
    }
  }

  /**
   * Adds what a word is worth to every candidate that has it, and makes those that have it candidates if it may. Words come
   * in their order, so that neighbours are seen.
   */
  add(word: QueryWord, before: QueryWord | undefined, admits: boolean): void {
    this.#word++;
    this.#weight = word.weight;
    this.#required = word.required ? 1 : 0;
    this.#distance = before ? word.token.position - before.token.position : 0;
    // Pairs of characters overlap: they say themselves what stands beside what.
    const neighbours = before !== undefined && word.token.kind !== 'pair' && word.token.kind !== 'han';
    this.#adjacent = neighbours ? this.#ranking.adjacent * Math.min(word.weight, before.weight) : 0;
    for (const { term, form, weight } of word.alternatives) {
      for (const entry of this.#segment.dictionary.find(term)) {
        this.#read(entry, admits);
        this.#addPostings(weight * (entry.form === form ? 1 : this.#ranking.otherForm));
      }
    }
  }

  /** Puts the products of a term into the list, and makes candidates of them if it may. */
  #read(entry: Entry, admits: boolean): void {
    this.#segment.postings.decode(entry, list);
    if (admits) this.#scores.meet(list.products, list.count, this.#filter);
  }

  /** The loop that a query's time is spent in. */
  #addPostings(weight: number): void {
    const { slots, base } = this.#scores;
    this.#segment.postings.locate(list, slots, base);
    const { products, heads, rests, count } = list;
    const [names] = this.#norms;
    const [nameLengths] = this.#segment.lengths;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      const slot = (slots[product] ?? 0) - base;
      const head = heads[i] ?? 0;
      let frequency = weight;
      if (isPlain(head)) {
        this.#position = head;
        frequency *= names[nameLengths[product] ?? 0] ?? 0;
      } else frequency *= this.#inFields(head, rests[i] ?? 0, product);
      this.#addTo(slot, frequency);
    }
  }

  #addTo(slot: number, frequency: number): void {
    const { marks, score, frequency: frequencies } = this.#scores;
    const mark = marks[slot] ?? 0;
    const { k1 } = this.#ranking;
    const most = this.#weight * (k1 + 1);
    if (lastWordOf(mark) === this.#word) {
      // Another form of the same word, or another word that may stand for it.
      const before = frequencies[slot] ?? 0;
      const gain = (before + frequency) / (k1 + before + frequency) - before / (k1 + before);
      score[slot] = (score[slot] ?? 0) + most * gain;
      frequencies[slot] = before + frequency;
    } else {
      score[slot] = (score[slot] ?? 0) + (most * frequency) / (k1 + frequency) + this.#bonus(mark);
      frequencies[slot] = frequency;
      marks[slot] = withWord(mark, this.#word, this.#position, this.#required);
    }
  }

  /** What it is worth that a word stands in the name as it stands in the query: beside the word before. */
  #bonus(mark: number): number {
    if (this.#adjacent === 0 || lastWordOf(mark) !== this.#word - 1 || this.#position >= lastPosition) return 0;
    return this.#position - lastPositionOf(mark) === this.#distance ? this.#adjacent : 0;
  }

  /** How often a term is in the fields of a product, each by its weight and length; notes where in the name. */
  #inFields(head: number, rest: number, product: number): number {
    const { postings, lengths } = this.#segment;
    const { bytes } = postings;
    let at = rest;
    let sum = 0;
    this.#position = nowhere;
    if (head & inName) {
      sum = (bytes[at++] ?? 0) * (this.#norms[0][lengths[0][product] ?? 0] ?? 0);
      this.#position = bytes[at++] ?? nowhere;
    }
    for (let field = 1; field < 4; field++) {
      if ((head & (1 << field)) === 0) continue;
      sum += (bytes[at++] ?? 0) * (this.#norms[field]?.[lengths[field]?.[product] ?? 0] ?? 0);
    }
    return sum;
  }
}

/** What a word weighs: as much as the commonest of what may stand for it tells. */
export const wordWeight = (terms: readonly string[], { countOf, products }: Statistics): number =>
  weightOf(Math.max(0, ...terms.map(countOf)), products);
