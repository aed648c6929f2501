import { byText } from './bytes.ts';
import type { Entry } from './dictionary.ts';
import { fold } from './fold.ts';
import { type Decoded, decoded } from './postings.ts';
import type { Segment } from './segment.ts';
import { goingOn } from './suggest-han.ts';
import { type Token, tokenize } from './tokenize.ts';

/** So many of the commonest words are looked at more closely. */
const mostCandidates = 40;
/** The stem of a word may end that much before what was typed of the word. */
const stemmedAway = 3;
const longestPrefix = 40;
/** What is looked at of a text that is being typed: its end. */
const longestText = 100;
const anyHan = /\p{Script=Han}/u;

const list: Decoded = decoded(256);

/** The goods that have all words before the last one, in one segment. */
const havingAll = (segment: Segment, words: readonly Token[]): Set<number> | undefined =>
  words.reduce<Set<number> | undefined>((sofar, { term }) => {
    const having = new Set<number>();
    for (const entry of segment.dictionary.find(term)) {
      for (const product of productsOf(segment, entry)) if (!sofar || sofar.has(product)) having.add(product);
    }
    return having;
  }, undefined);

const productsOf = ({ postings }: Segment, entry: Entry): Uint32Array => {
  postings.decode(entry, list);
  return list.products.subarray(0, list.count);
};

/** In how many living goods of a segment an entry is, of those that have the other words. */
const countIn = (segment: Segment, entry: Entry, within: ReadonlySet<number> | undefined): number => {
  let count = 0;
  for (const product of productsOf(segment, entry)) {
    if (segment.has(product) && (!within || within.has(product))) count++;
  }
  return count;
};

/** The commonest entries of a segment whose form begins with what was typed. */
const beginningWith = (segment: Segment, prefix: string): Entry[] => {
  const least = Math.min(prefix.length, Math.max(2, prefix.length - stemmedAway));
  const found: Entry[] = [];
  for (const entry of segment.dictionary.startingWith(prefix.slice(0, least))) {
    if (entry.form.startsWith(prefix)) found.push(entry);
  }
  return found.sort((one, other) => other.count - one.count || byText(one.form, other.form)).slice(0, mostCandidates);
};

/** What a query may become, by the words that the goods have: the commonest beside its other words first. */
export const suggestions = (segments: readonly Segment[], query: string, limit: number): string[] => {
  const text = query.slice(-longestText);
  const typed = /[\p{L}\p{M}\p{N}]+$/u.exec(text)?.[0] ?? '';
  const prefix = fold(typed).slice(0, longestPrefix);
  if (prefix === '') return [];
  const before = text.slice(0, text.length - typed.length);
  const words = tokenize(before);
  const counts = new Map<string, number>();
  for (const segment of segments) {
    const within = havingAll(segment, words);
    if (anyHan.test(prefix)) {
      const pairs = tokenize(prefix).filter(({ term }) => term.length === 2);
      for (const [form, count] of goingOn(segment, prefix, havingAll(segment, [...words, ...pairs]), limit)) {
        counts.set(form, (counts.get(form) ?? 0) + count);
      }
      continue;
    }
    for (const entry of beginningWith(segment, prefix)) {
      const count = countIn(segment, entry, within);
      if (count > 0) counts.set(entry.form, (counts.get(entry.form) ?? 0) + count);
    }
  }
  return [...counts]
    .sort(([one, times], [other, otherTimes]) => otherTimes - times || byText(one, other))
    .slice(0, limit)
    .map(([form]) => before.trimStart() + form);
};
