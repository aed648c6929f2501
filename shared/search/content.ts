import type { QueryWord } from './query-word.ts';
import { type Statistics, weightOf } from './statistics.ts';
import { type Token, tokenize } from './tokenize.ts';

/** A long text is searched for by so many of its words. */
const mostTelling = 32;
/** What is read of a text at all. */
const mostCharacters = 4_000;

/** The words of a text that tell the most about it: often here, and rarely elsewhere. */
export const tellingWords = (text: string, statistics: Statistics): QueryWord[] => {
  const counts = new Map<string, { token: Token; times: number }>();
  for (const token of tokenize(text.slice(0, mostCharacters))) {
    const seen = counts.get(token.term);
    if (seen) seen.times++;
    else counts.set(token.term, { token, times: 1 });
  }
  return Array.from(counts.values(), ({ token, times }): QueryWord => {
    const { term, form } = token;
    const weight = weightOf(statistics.countOf(term), statistics.products) * (1 + Math.log(times));
    return { token, alternatives: [{ term, form, weight: 1 }], weight, required: false };
  })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.token.position - b.token.position)
    .slice(0, mostTelling)
    .sort((a, b) => a.token.position - b.token.position);
};
