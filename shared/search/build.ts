import { ByteWriter, byText } from './bytes.ts';
import type { SearchDocument } from './document.ts';
import { type Occurrence, writeOccurrence } from './postings.ts';
import { factsOf, type Row, rowOf } from './row.ts';
import { type TermPostings, writeSegment } from './segment-file.ts';
import { type Token, tokenize } from './tokenize.ts';

interface Growing {
  readonly writer: ByteWriter;
  count: number;
  last: number;
}

/** Between a term and its form: less than any character, so that the forms of a term stay together. */
const between = '\u0000';

/** What a text may add: a merchant who writes a novel is found by its first two thousand words. */
const mostTokens = 2_000;

const categoryText = ({ category, categoryName, categoryPath }: SearchDocument): string =>
  [
    categoryName ?? '',
    ...(categoryPath.length > 0 ? categoryPath : [category]).map((slug) => slug.replaceAll('-', ' ')),
  ].join(' · ');

const occurrencesOf = (texts: readonly Token[][]): Map<string, Occurrence> => {
  const found = new Map<string, Occurrence>();
  texts.forEach((tokens, field) => {
    for (const { term, form, position } of tokens) {
      const key = term + between + form;
      let occurrence = found.get(key);
      if (!occurrence) {
        occurrence = { positions: [], counts: [0, 0, 0] };
        found.set(key, occurrence);
      }
      if (field === 0) occurrence.positions.push(position);
      else if (field === 1) occurrence.counts[0]++;
      else if (field === 2) occurrence.counts[1]++;
      else occurrence.counts[2]++;
    }
  });
  return found;
};

/** Words and numbers count; the pairs of Han characters say the same once more. */
const lengthOf = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, { kind }) => (kind === 'pair' ? sum : sum + 1), 0);

const sortedTerms = function* (terms: ReadonlyMap<string, Growing>): Generator<TermPostings> {
  for (const key of [...terms.keys()].sort(byText)) {
    const growing = terms.get(key);
    const [term = '', form = ''] = key.split(between);
    if (growing) yield { term, form, count: growing.count, bytes: growing.writer.written() };
  }
};

/** Builds a segment. The same goods, in any order, become the same bytes. */
export const buildSegment = (documents: Iterable<SearchDocument>): Uint8Array => {
  const sorted = [...documents].sort((one, other) => byText(one.productId, other.productId));
  const terms = new Map<string, Growing>();
  const rows: Row[] = [];
  sorted.forEach((document, product) => {
    const texts = [document.name, factsOf(document), categoryText(document), document.description].map((text) =>
      tokenize(text).slice(0, mostTokens),
    );
    const [name = [], facts = [], category = [], description = []] = texts;
    for (const [key, occurrence] of occurrencesOf(texts)) {
      let growing = terms.get(key);
      if (!growing) {
        growing = { writer: new ByteWriter(8), count: 0, last: -1 };
        terms.set(key, growing);
      }
      growing.writer.varint(product - growing.last - 1);
      writeOccurrence(growing.writer, occurrence);
      growing.last = product;
      growing.count++;
    }
    rows.push(rowOf(document, [lengthOf(name), lengthOf(facts), lengthOf(category), lengthOf(description)]));
  });
  return writeSegment(rows, sortedTerms(terms));
};
