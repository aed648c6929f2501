/** BM25 with a coverage factor over any tokenizer, as plainly as it is written down: what Chinese tokenizers are compared by. */
export class PlainBm25 {
  readonly #tokenize: (text: string) => string[];
  readonly #postings = new Map<string, Map<number, number>>();
  readonly #ids: string[] = [];
  readonly #lengths: number[] = [];
  #total = 0;

  constructor(tokenize: (text: string) => string[]) {
    this.#tokenize = tokenize;
  }

  add(id: string, text: string): void {
    const document = this.#ids.push(id) - 1;
    const tokens = this.#tokenize(text);
    this.#lengths.push(tokens.length);
    this.#total += tokens.length;
    for (const token of tokens) {
      const postings = this.#postings.get(token) ?? new Map<number, number>();
      postings.set(document, (postings.get(document) ?? 0) + 1);
      this.#postings.set(token, postings);
    }
  }

  search(query: string, limit: number): string[] {
    const [k1, b] = [0.9, 0.4];
    const tokens = [...new Set(this.#tokenize(query))];
    const average = this.#total / this.#ids.length;
    const scores = new Map<number, [score: number, words: number]>();
    for (const token of tokens) {
      const postings = this.#postings.get(token);
      if (!postings) continue;
      const idf = Math.log(1 + (this.#ids.length - postings.size + 0.5) / (postings.size + 0.5));
      for (const [document, frequency] of postings) {
        const length = k1 * (1 - b + (b * (this.#lengths[document] ?? 0)) / average);
        const [score, words] = scores.get(document) ?? [0, 0];
        scores.set(document, [score + (idf * frequency * (k1 + 1)) / (frequency + length), words + 1]);
      }
    }
    return Array.from(scores, ([document, [score, words]]) => ({ document, score: (score * words) / tokens.length }))
      .sort((one, other) => other.score - one.score || one.document - other.document)
      .slice(0, limit)
      .map(({ document }) => this.#ids[document] ?? '');
  }
}
