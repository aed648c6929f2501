import { type Token, tokenize } from './tokenize.ts';

/** A term that may stand for a word of the query, and how much it counts. */
export interface Alternative {
  readonly term: string;
  readonly form: string;
  readonly weight: number;
}

/** A word of the query with everything that may stand for it. */
export interface QueryWord {
  readonly token: Token;
  readonly alternatives: readonly Alternative[];
  /** How much it tells. */
  readonly weight: number;
  /** Whether every hit of a keyword search has it. */
  readonly required: boolean;
  /** What was probably meant, when nothing has the word itself. */
  readonly corrected?: { readonly word: string; readonly by: string };
}

/** What is asked for: a word that comes again says nothing more, and neither does the fiftieth. */
export const mostWords = 48;

const stopwords: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'a an and are as at be by for from in is it of on or that the this to with w x'.split(' '),
);

/** What is read of a query: nobody asks for more in so many characters. */
export const longestQuery = 512;

/** The words of a query, each once, in their order. */
export const wordsOf = (text: string): Token[] => {
  const seen = new Set<string>();
  const words: Token[] = [];
  for (const token of tokenize(text.slice(0, longestQuery))) {
    if (words.length >= mostWords || seen.has(token.term)) continue;
    seen.add(token.term);
    words.push(token);
  }
  return words;
};

/**
 * Whether a keyword search insists on a word. Not on the little ones; of a Han text on every pair within a word: names are
 * not always cut into the same words, but a name that has the word has its pairs.
 */
export const insistsOn = (token: Token, all: readonly Token[]): boolean => {
  if (token.kind === 'han')
    return token.term.length === 2 || !all.some(({ kind, term }) => kind === 'pair' || term.length > 1);
  if (token.kind === 'pair') return all.some((word) => word.kind === 'han' && covers(word, token));
  return !stopwords.has(token.form) || all.every(({ form }) => stopwords.has(form));
};

const covers = (word: Token, pair: Token): boolean =>
  word.position <= pair.position && pair.position + pair.term.length <= word.position + word.term.length;
