import { fold } from './fold.ts';
import type { QueryWord } from './query-word.ts';

/** The query as it was probably meant, when a word of it is nowhere and another is. */
export const correctedText = (text: string, words: readonly QueryWord[]): string | undefined => {
  const meant = new Map(words.flatMap(({ corrected }) => (corrected ? [[corrected.word, corrected.by] as const] : [])));
  if (meant.size === 0) return undefined;
  const corrected = text.replace(/[\p{L}\p{M}]+/gu, (word) => meant.get(fold(word)) ?? word);
  return corrected === text ? undefined : corrected;
};
