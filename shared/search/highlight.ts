import { fold } from './fold.ts';
import { type Token, tokenize } from './tokenize.ts';

/** A part of a text that was searched for: where it begins, and how long it is, in UTF-16 units. */
export type Highlight = readonly [start: number, length: number];

const runs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}])+|\p{N}+(?:[.,/]\p{N}+)*/gu;

const isHan = ({ kind }: Token): boolean => kind === 'han' || kind === 'pair';

/** Overlapping and touching parts become one. */
const joined = (parts: readonly Highlight[]): Highlight[] => {
  const found: [number, number][] = [];
  for (const [start, length] of [...parts].sort(([one], [other]) => one - other)) {
    const last = found.at(-1);
    if (last && start <= last[0] + last[1]) last[1] = Math.max(last[1], start + length - last[0]);
    else found.push([start, length]);
  }
  return found;
};

/** The parts of a text that stand for one of some terms, which a search has told. */
export const highlightsIn = (text: string, terms: ReadonlySet<string>): Highlight[] =>
  joined(
    Array.from(text.matchAll(runs)).flatMap(({ 0: run, index }): Highlight[] => {
      const found = tokenize(run).filter(({ term }) => terms.has(term));
      if (found.length === 0) return [];
      // Of a Han run it is some characters, of anything else the whole word; of one whose characters became more or fewer
      // when it was folded nobody knows which.
      return found.every(isHan) && fold(run).length === run.length
        ? found.map(({ position, term }): Highlight => [index + position, term.length])
        : [[index, run.length]];
    }),
  );
