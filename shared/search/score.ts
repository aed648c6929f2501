import { type Decoded, decode, decoded, isPlain, lastPosition, occurrenceAt } from './postings.ts';
import type { QueryWord } from './query-word.ts';
import type { Ranking } from './ranking.ts';
import type { Scores } from './scores.ts';
import type { Segment } from './segment.ts';
import { type Statistics, weightOf } from './statistics.ts';

type Norms = readonly [Float32Array, Float32Array, Float32Array, Float32Array];

/** BM25F's weight of one occurrence in each field, by the field's length. */
const normsOf = ({ averages }: Statistics, { weights, b }: Ranking): Norms => {
  const norm = (field: 0 | 1 | 2 | 3): Float32Array =>
    Float32Array.from(
      { length: 256 },
      (_, length) => weights[field] / (1 - b[field] + (b[field] * length) / averages[field]),
    );
  return [norm(0), norm(1), norm(2), norm(3)];
};

const list: Decoded = decoded(1024);
const nowhere = 255;

/** Scores the products of a segment for a query, one word after the other. */
export class Scorer {
  readonly #segment: Segment;
  readonly #ranking: Ranking;
  readonly #scores: Scores;
  readonly #accepts: (product: number) => boolean;
  readonly #norms: Norms;
  #stamp = 0;
  #weight = 0;
  #distance = 0;
  #adjacent = 0;
  #isRequired = false;
  #position = 0;

  constructor(
    segment: Segment,
    statistics: Statistics,
    ranking: Ranking,
    scores: Scores,
    accepts: (product: number) => boolean,
  ) {
    this.#segment = segment;
    this.#ranking = ranking;
    this.#scores = scores;
    this.#accepts = accepts;
    this.#norms = normsOf(statistics, ranking);
  }

  /** Adds what a word is worth to every product that has it. Words come in their order, so that neighbours are seen. */
  add(word: QueryWord, before: QueryWord | undefined): void {
    this.#stamp++;
    this.#weight = word.weight;
    this.#isRequired = word.required;
    this.#distance = before ? word.token.position - before.token.position : 0;
    // Pairs of characters overlap: they say themselves what stands beside what.
    const neighbours = before !== undefined && word.token.kind !== 'pair' && word.token.kind !== 'han';
    this.#adjacent = neighbours ? this.#ranking.adjacent * Math.min(word.weight, before.weight) : 0;
    for (const { term, form, weight } of word.alternatives) {
      for (const entry of this.#segment.dictionary.find(term)) {
        decode(this.#segment.postings, entry.at, entry.count, list);
        this.#addPostings(weight * (entry.form === form ? 1 : this.#ranking.otherForm));
      }
    }
  }

  #addPostings(weight: number): void {
    const { products, at, count } = list;
    const scores = this.#scores;
    for (let i = 0; i < count; i++) {
      const product = products[i] ?? 0;
      if (!scores.meet(product, this.#accepts)) continue;
      const frequency = weight * this.#frequencyAt(at[i] ?? 0, product);
      if (scores.lastWord[product] === this.#stamp) this.#again(product, frequency);
      else this.#first(product, frequency);
    }
  }

  /** How often a term is in a product, each field by its weight and length; notes where in the name. */
  #frequencyAt(at: number, product: number): number {
    const { postings, lengths } = this.#segment;
    const [name, facts, category, description] = this.#norms;
    const [nameLength, factsLength, categoryLength, descriptionLength] = lengths;
    const head = postings[at] ?? 0;
    if (isPlain(head)) {
      this.#position = head;
      return name[nameLength[product] ?? 0] ?? 0;
    }
    const { positions, counts } = occurrenceAt(postings, at);
    this.#position = positions[0] ?? nowhere;
    return (
      positions.length * (name[nameLength[product] ?? 0] ?? 0) +
      counts[0] * (facts[factsLength[product] ?? 0] ?? 0) +
      counts[1] * (category[categoryLength[product] ?? 0] ?? 0) +
      counts[2] * (description[descriptionLength[product] ?? 0] ?? 0)
    );
  }

  #first(product: number, frequency: number): void {
    const scores = this.#scores;
    const position = this.#position;
    const before = scores.lastPosition[product] ?? 0;
    let score = (scores.score[product] ?? 0) + this.#weight * this.#saturated(frequency);
    if (this.#adjacent > 0 && scores.lastWord[product] === this.#stamp - 1) {
      if (position < lastPosition && position - before === this.#distance) score += this.#adjacent;
    }
    scores.score[product] = score;
    scores.frequency[product] = frequency;
    scores.lastWord[product] = this.#stamp;
    scores.lastPosition[product] = position;
    scores.words[product] = (scores.words[product] ?? 0) + 1;
    if (this.#isRequired) scores.required[product] = (scores.required[product] ?? 0) + 1;
  }

  /** Another form of the same word, or another word that may stand for it. */
  #again(product: number, frequency: number): void {
    const scores = this.#scores;
    const before = scores.frequency[product] ?? 0;
    const gain = this.#saturated(before + frequency) - this.#saturated(before);
    scores.score[product] = (scores.score[product] ?? 0) + this.#weight * gain;
    scores.frequency[product] = before + frequency;
  }

  #saturated(frequency: number): number {
    const { k1 } = this.#ranking;
    return (frequency * (k1 + 1)) / (k1 + frequency);
  }
}

/** What a word weighs: as much as the commonest of what may stand for it tells. */
export const wordWeight = (terms: readonly string[], { countOf, products }: Statistics): number =>
  weightOf(Math.max(0, ...terms.map(countOf)), products);
