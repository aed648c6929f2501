import { utf8 } from './bytes.ts';
import type { Entry } from './dictionary.ts';
import type { Segment } from './segment.ts';
import type { Statistics } from './statistics.ts';
import { forgiven, typosBetween } from './typo.ts';

/** A word that may have been meant instead of another. */
export interface Similar {
  readonly term: string;
  readonly form: string;
  readonly typos: number;
  readonly count: number;
}

/** How many times commoner another word has to be to be meant instead of a rare one. */
const commoner = 10;
const most = 3;
const shortest = 4;

/** The terms of a segment that begin with the same letter and are a typo or two away. */
const near = function* ({ dictionary }: Segment, term: string): Generator<[Entry, number]> {
  const letters = { bytes: utf8(term), length: utf8(term).length };
  const first = letters.bytes[0] ?? 0;
  const allowed = forgiven(term);
  const cursor = dictionary.from(term.slice(0, 1));
  while (cursor.next()) {
    const here = cursor.term[0] ?? 0;
    if (here > first) return;
    if (here < first) continue;
    const typos = typosBetween(letters, { bytes: cursor.term, length: cursor.termLength }, allowed);
    if (typos > 0 && typos <= allowed) yield [cursor.entry(), typos];
  }
};

/** The words that were probably meant by one that is nowhere, or in a few products only; the likeliest first. */
export const similarTo = (
  term: string,
  segments: readonly Segment[],
  { countOf }: Pick<Statistics, 'countOf'>,
): Similar[] => {
  if (term.length < shortest) return [];
  const count = countOf(term);
  const found = new Map<string, Similar & { commonest: number }>();
  for (const segment of segments) {
    for (const [entry, typos] of near(segment, term)) {
      // A word that is there is doubted only for one letter and a much commoner one.
      if (count > 0 && (typos > 1 || countOf(entry.term) < count * commoner)) continue;
      const known = found.get(entry.term);
      // Of a term's forms the commonest is the one that is shown.
      if (known && known.commonest >= entry.count) continue;
      const { term: other, form, count: commonest } = entry;
      found.set(other, { term: other, form, typos, count: countOf(other), commonest });
    }
  }
  return [...found.values()]
    .sort((a, b) => a.typos - b.typos || b.count - a.count || (a.term < b.term ? -1 : 1))
    .slice(0, most);
};
