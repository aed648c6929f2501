import { fold } from './fold.ts';
import { hanBigrams, hanWords } from './han.ts';
import { stem } from './stem.ts';
import { spelledOut, unitOf } from './units.ts';

/** Counts up with every change of what texts become: a snapshot of another tokenizer is built anew. */
export const tokenizerVersion = 1;

/** A word of a text. */
export interface Token {
  /** What it is found under: the stem of an English word, anything else as it is. */
  readonly term: string;
  /** The word itself, folded. */
  readonly form: string;
  /** Where it stands: words are counted, Han characters each. */
  readonly position: number;
  /** `word` and `number` stand for themselves; Han texts are words and pairs of characters, which overlap. */
  readonly kind: 'word' | 'number' | 'han' | 'pair';
}

const longest = 40;
const pattern =
  /(?<number>\d+(?:\.\d+)?(?:\/\d+)?)|(?<han>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+)|(?<word>(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}])+)/gu;

const stems = new Map<string, string>();

/** Most words come again: their stems are remembered, up to a bound. */
const stemOf = (word: string): string => {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size > 60_000) stems.clear();
  const found = /^[a-z]+$/.test(word) ? stem(word) : word;
  stems.set(word, found);
  return found;
};

const hanTokens = (run: string, position: number): Token[] => {
  const words = hanWords(run).map(
    ({ text, at }): Token => ({ term: text, form: text, position: position + at, kind: 'han' }),
  );
  const known = new Set(words.map((word) => `${word.position} ${word.term}`));
  const pairs = hanBigrams(run)
    .map(({ text, at }): Token => ({ term: text, form: text, position: position + at, kind: 'pair' }))
    .filter((pair) => !known.has(`${pair.position} ${pair.term}`));
  return [...words, ...pairs].sort((a, b) => a.position - b.position || a.term.length - b.term.length);
};

/** The words of a text, in their order. */
export const tokenize = (text: string): Token[] => {
  const tokens: Token[] = [];
  let position = 0;
  let behindNumber = false;
  for (const { groups = {} } of spelledOut(fold(text)).matchAll(pattern)) {
    const { number, han, word } = groups;
    if (han !== undefined) {
      for (const token of hanTokens(han, position)) tokens.push(token);
      position += han.length;
    } else if (number !== undefined) {
      const form = number.slice(0, longest);
      tokens.push({ term: form, form, position: position++, kind: 'number' });
    } else if (word !== undefined) {
      // The cut may go through a letter of two halves.
      const form = unitOf(word.slice(0, longest).toWellFormed(), behindNumber);
      tokens.push({ term: stemOf(form), form, position: position++, kind: 'word' });
    }
    behindNumber = number !== undefined;
  }
  return tokens;
};
