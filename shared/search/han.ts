/** A part of a Han text, and where it begins. */
export interface HanPart {
  readonly text: string;
  readonly at: number;
}

let segmenter: Intl.Segmenter | undefined;

/** The words of a run of Han characters, as ICU's dictionary sees them. */
export const hanWords = (run: string): HanPart[] => {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(run), ({ segment, index }) => ({ text: segment, at: index }));
};

/** Every two neighbouring characters: what finds a brand that no dictionary knows. */
export const hanBigrams = (run: string): HanPart[] => {
  const pairs: HanPart[] = [];
  let last = '';
  let at = 0;
  for (const character of run) {
    if (last) pairs.push({ text: last + character, at });
    at += last.length;
    last = character;
  }
  return pairs;
};
