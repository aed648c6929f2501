import type { QueryWord } from './query-word.ts';

/** The query as it was probably meant, when a word of it is nowhere and another is. */
export const correctedText = (text: string, words: readonly QueryWord[]): string | undefined => {
  if (!words.some(({ corrected }) => corrected !== undefined)) return undefined;
  let corrected = text;
  for (const { corrected: meant } of words) {
    if (meant === undefined) continue;
    // Words are letters only: nothing in them means anything to a pattern.
    corrected = corrected.replace(new RegExp(`(?<!\\p{L})${meant.word}(?!\\p{L})`, 'giu'), meant.by);
  }
  return corrected === text ? undefined : corrected;
};
