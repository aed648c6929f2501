import { type Alternative, insistsOn, mostWords, type QueryWord } from './query-word.ts';
import type { Ranking } from './ranking.ts';
import { wordWeight } from './score.ts';
import type { Segment } from './segment.ts';
import { similarTo } from './similar.ts';
import type { Statistics } from './statistics.ts';
import { type Token, tokenize } from './tokenize.ts';

/** A word that is in so few products may be a typo that some merchant made as well. */
const rare = 3;
/** Two words become one, or one two, only when that many products write it like that. */
const fewest = 3;
const shortestPart = 3;
/** What was meant is looked for so often in one query: a look at the dictionary is the dearest part of it. */
const mostGuesses = 8;

const tokenOf = (text: string): Token | undefined => tokenize(text)[0];

/** What stands for the words of a query: other forms, what was probably meant, and compounds written otherwise. */
export class Expansion {
  readonly #segments: readonly Segment[];
  readonly #statistics: Statistics;
  readonly #ranking: Ranking;
  #guesses = 0;

  constructor(segments: readonly Segment[], statistics: Statistics, ranking: Ranking) {
    this.#segments = segments;
    this.#statistics = statistics;
    this.#ranking = ranking;
  }

  of(tokens: readonly Token[]): QueryWord[] {
    // What each makes with the one before it.
    const compounds = tokens.map((token, i) => this.#joined(tokens[i - 1], token));
    const words = tokens.flatMap((token, i) => {
      const required = insistsOn(token, tokens);
      if (token.kind !== 'word') return [this.#exact(token, required)];
      const joined = [compounds[i], compounds[i + 1]].flatMap((compound) => compound ?? []);
      return this.#parts(token) ?? [this.#word(token, required, joined)];
    });
    // Compounds become two words each.
    return words.slice(0, mostWords);
  }

  #exact(token: Token, required: boolean): QueryWord {
    const { term, form, kind } = token;
    return this.#weighed(token, required, [{ term, form, weight: kind === 'pair' ? this.#ranking.pair : 1 }]);
  }

  #word(token: Token, required: boolean, joined: readonly Token[]): QueryWord {
    const { term, form } = token;
    const { typo } = this.#ranking;
    const count = this.#statistics.countOf(term);
    const meant =
      count <= rare && this.#guesses++ < mostGuesses ? similarTo(term, this.#segments, this.#statistics) : [];
    const compounds = joined.map((other) => ({ ...other, weight: this.#ranking.joined }));
    const word = this.#weighed(token, required, [
      { term, form, weight: 1 },
      ...meant.map((similar) => ({ ...similar, weight: typo[similar.typos - 1] ?? 0 })),
      ...compounds,
    ]);
    const [best] = meant;
    return count === 0 && compounds.length === 0 && best ? { ...word, corrected: { word: form, by: best.form } } : word;
  }

  #weighed(token: Token, required: boolean, all: readonly Alternative[]): QueryWord {
    const alternatives = all.filter(({ term }) => this.#statistics.countOf(term) > 0);
    const weight = wordWeight(
      alternatives.map(({ term }) => term),
      this.#statistics,
    );
    return { token, alternatives, weight, required };
  }

  /** `wall mount` for a query's `wallmount` that is nowhere: the cut whose rarer part is the commonest. */
  #parts({ term, form, position }: Token): QueryWord[] | undefined {
    const { countOf } = this.#statistics;
    if (countOf(term) > 0 || this.#guesses >= mostGuesses) return undefined;
    let best: readonly Token[] = [];
    let most = fewest - 1;
    for (let at = shortestPart; at <= form.length - shortestPart; at++) {
      const cut = [form.slice(0, at), form.slice(at)].flatMap((part) => tokenOf(part) ?? []);
      const count = Math.min(...cut.map((part) => countOf(part.term)));
      if (cut.length === 2 && count > most) [best, most] = [cut, count];
    }
    if (best.length === 0) return undefined;
    const corrected = best.map((part) => part.form).join(' ');
    // Both parts stand where the one word stood, one behind the other.
    return best.map((part, i) => ({
      ...this.#exact({ ...part, position: position + i }, true),
      ...(i === 0 && { corrected: { word: form, by: corrected } }),
    }));
  }

  /** `wallmount` for a query's `wall mount`. */
  #joined(token: Token | undefined, after: Token): Token | undefined {
    if (token?.kind !== 'word' || after.kind !== 'word') return undefined;
    const joined = tokenOf(token.form + after.form);
    return joined && this.#statistics.countOf(joined.term) >= fewest ? joined : undefined;
  }
}
