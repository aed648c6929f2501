import { ByteWriter, byText } from './bytes.ts';
import type { SearchDocument } from './document.ts';
import { type Occurrence, writeOccurrence } from './occurrence.ts';
import { writePostings } from './postings.ts';
import { factsOf, type Row, rowOf } from './row.ts';
import { type TermPostings, writeSegment } from './segment-file.ts';
import { type Token, tokenize } from './tokenize.ts';

/** The postings of a word so far, and where it is in the product that is being read. */
interface Growing {
  readonly term: string;
  readonly form: string;
  readonly products: number[];
  readonly heads: ByteWriter;
  readonly rests: ByteWriter;
  here: Occurrence | undefined;
}

/** What a text may add: a merchant who writes a novel is found by its first two thousand words. */
const mostTokens = 2_000;

const categoryText = ({ category, categoryName, categoryPath }: SearchDocument): string =>
  [
    categoryName ?? '',
    ...(categoryPath.length > 0 ? categoryPath : [category]).map((slug) => slug.replaceAll('-', ' ')),
  ].join(' · ');

/** The words of all goods. A form has one term, so it is what they are known by. */
class Words {
  readonly #all = new Map<string, Growing>();
  #met: Growing[] = [];

  /** Notes a word of the product that is being read. */
  add({ term, form, position }: Token, field: number): void {
    let word = this.#all.get(form);
    if (!word) {
      word = { term, form, products: [], heads: new ByteWriter(8), rests: new ByteWriter(0), here: undefined };
      this.#all.set(form, word);
    }
    if (!word.here) {
      word.here = { positions: [], counts: [0, 0, 0] };
      this.#met.push(word);
    }
    const { positions, counts } = word.here;
    if (field === 0) positions.push(position);
    else if (field === 1) counts[0]++;
    else if (field === 2) counts[1]++;
    else counts[2]++;
  }

  /** Writes down what was noted of a product. */
  finish(product: number): void {
    for (const word of this.#met) {
      if (!word.here) continue;
      word.products.push(product);
      writeOccurrence(word.heads, word.rests, word.here);
      word.here = undefined;
    }
    this.#met = [];
  }

  /** @param size how many products there are */
  *sorted(size: number): Generator<TermPostings> {
    const all = [...this.#all.values()];
    for (const { term, form, products, heads, rests } of all.sort(
      (one, other) => byText(one.term, other.term) || byText(one.form, other.form),
    )) {
      const bytes = writePostings(products, heads.written(), rests.written(), size);
      yield { term, form, count: products.length, bytes };
    }
  }
}

/** Words and numbers count; the pairs of Han characters say the same once more. */
const lengthOf = (tokens: readonly Token[]): number =>
  tokens.reduce((sum, { kind }) => (kind === 'pair' ? sum : sum + 1), 0);

/** Builds a segment. The same goods, in any order, become the same bytes. */
export const buildSegment = (documents: Iterable<SearchDocument>): Uint8Array => {
  const sorted = [...documents].sort((one, other) => byText(one.productId, other.productId));
  const words = new Words();
  const rows = sorted.map((document, product): Row => {
    const lengths = [document.name, factsOf(document), categoryText(document), document.description].map(
      (text, field) => {
        const tokens = tokenize(text).slice(0, mostTokens);
        for (const token of tokens) words.add(token, field);
        return lengthOf(tokens);
      },
    );
    words.finish(product);
    const [name = 0, facts = 0, category = 0, description = 0] = lengths;
    return rowOf(document, [name, facts, category, description]);
  });
  return writeSegment(rows, words.sorted(rows.length));
};
